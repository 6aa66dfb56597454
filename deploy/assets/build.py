"""`python -m deploy.assets.build`: CSS, JavaScript and translations, only what changed since the last time."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from pathlib import Path

from deploy.assets.bundles import build_all
from deploy.assets.node import install_packages
from deploy.assets.paths import DIST, HERE, SCRIPTS, STYLES
from deploy.assets.publish import publish
from deploy.assets.translations import compile_all


def build(*, force: bool = False) -> bool:
    """Build the files of the pages; False when nothing had changed. Raises `SystemExit` with what to try when it cannot."""
    wanted, marker = _fingerprint(), DIST / ".built-from"
    if not force and marker.exists() and marker.read_text() == wanted:
        return False
    install_packages()
    with tempfile.TemporaryDirectory() as temporary:
        built = Path(temporary) / "dist"
        built.mkdir()
        _run(built)
        publish(built, DIST)
    marker.write_text(wanted)
    return True


def _run(built: Path) -> None:
    try:
        build_all(built)
    except subprocess.CalledProcessError as failed:
        raise SystemExit(f"✗ {Path(failed.cmd[0]).name}: xem lỗi ở trên / see above") from failed


def _fingerprint() -> str:
    """Of everything that the built files come from."""
    sources = [HERE / "package-lock.json", *sorted(HERE.glob("*.py")), *sorted(STYLES.rglob("*")), *sorted(SCRIPTS.rglob("*"))]
    content = b"\0".join(str(path).encode() + path.read_bytes() for path in sources if path.is_file())
    return hashlib.sha256(content).hexdigest()


def main() -> None:
    """Build and say what was done; nothing is printed when all is fresh."""
    translated = compile_all()
    if build() or translated:
        print(f"Giao diện đã sẵn sàng / The pages are built ({translated} translations compiled).")


if __name__ == "__main__":
    main()
