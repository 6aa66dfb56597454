"""Debian's chromium for browser tests and screenshots (and curl and jq, with which a test runs the commands of the README).

Found, or installed where we are root and apt works, or missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess

_PACKAGES = ("chromium", "fonts-liberation2", "curl", "jq")
NAMES = ("chromium", "chromium-browser", "google-chrome")
_FIX = "sudo apt-get update && sudo apt-get install -y chromium fonts-liberation2 curl jq"


def chromium() -> str | None:
    """Where the browser is, or None: then browser tests are skipped. CHROMIUM names one explicitly."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def _tools() -> bool:
    return shutil.which("curl") is not None and shutil.which("jq") is not None


def install() -> bool:
    """Install it with apt. False where that cannot work; never asks for a password."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = [["apt-get", "-qq", "update"], ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *_PACKAGES]]
    return all(_succeeds(step, quiet) for step in steps) and chromium() is not None


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=600, check=False)
    return done.returncode == 0


def main() -> None:
    """Make sure of a browser, and say plainly what goes without it. Never a failure: the other tests do not need it."""
    if ((found := chromium()) and _tools()) or (install() and (found := chromium())):
        print(f"Trình duyệt để kiểm thử / Browser for tests: {found}")
        return
    if found := chromium():
        print(f"Trình duyệt để kiểm thử / Browser for tests: {found}; curl, jq: không có / missing")
        return
    print("✗ Không có chromium: các kiểm thử trình duyệt sẽ bị bỏ qua.")
    print(f"  No chromium: the browser tests will be skipped.\n  Thử / Try:  {_FIX}")


if __name__ == "__main__":
    main()
