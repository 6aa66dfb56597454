"""Where the sources of the pages are and where the built files go."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "deploy" / "assets"
PACKAGES = HERE / "node_modules"
STYLES = ROOT / "shared" / "web" / "styles"
SCRIPTS = ROOT / "shared" / "web" / "scripts"
DIST = ROOT / "shared" / "web" / "static" / "dist"


def entries(folder: Path, suffix: str) -> list[Path]:
    """The files of which each becomes one built file. A name that begins with `_` is a part that others import."""
    return sorted(path for path in folder.glob(f"*{suffix}") if not path.name.startswith("_"))
