"""Make `.venv` from the hashed lock files: only what is missing, by plain pip. Needs nothing but Python."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {
    "run": ROOT / "requirements.lock",
    "test": ROOT / "deploy" / "locks" / "test.lock",
    "node": ROOT / "deploy" / "locks" / "node.lock",
}
_OFFLINE = (
    "\n✗ Không cài được các gói Python (xem lỗi ở trên; thường là do không có mạng).\n"
    "  The Python packages could not be installed (see above; most often there is no network).\n"
    "  Thử / Try:  make run    (it goes on where it stopped)\n"
)


def install(group: str) -> None:
    """Bring `.venv` to the lock of the group (`run`, `test` or `node`). Raises `SystemExit` with what to try."""
    wanted, marker = _fingerprint(group), VENV / f".installed-{group}"
    if marker.exists() and marker.read_text() == wanted and PYTHON.exists():
        return
    _make_environment()
    print(f"Đang cài các gói Python ({group}) / Installing Python packages ({group})…", flush=True)
    _pip("--require-hashes", "-r", str(LOCKS[group]))
    if group != "node":
        _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    marker.write_text(wanted)


def _fingerprint(group: str) -> str:
    """Changes with the lock, the project file, the interpreter and the place: scripts in an environment know their own path."""
    parts = [LOCKS[group].read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _make_environment() -> None:
    """A new one when there is none, or when it belongs to another place or another Python."""
    wanted, marker = f"{ROOT}\n{sys.version}\n", VENV / ".made-for"
    if marker.exists() and marker.read_text() == wanted and PYTHON.exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    marker.write_text(wanted)


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SystemExit(_OFFLINE)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        install(name)
