"""Addresses of style sheets and scripts: built by `python -m deploy.assets.build` from npm packages, named by their content."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "dist"
MANIFEST = STATIC / "manifest.json"


class AssetsMissing(RuntimeError):
    """The style sheets and scripts were not built."""


def asset(name: str) -> str:
    """The address of `citizen.css` and the like. Raises AssetsMissing, saying what to run."""
    return f"/static/{asset_file(name).name}"


def asset_file(name: str) -> Path:
    """The built file itself. Raises AssetsMissing."""
    names = _manifest()
    if name not in names:
        raise AssetsMissing(f"{name} was not built; run: make assets")
    return STATIC / names[name]


@cache
def _manifest() -> dict[str, str]:
    if not MANIFEST.exists():
        raise AssetsMissing("style sheets and scripts were not built; run: make assets")
    names: dict[str, str] = json.loads(MANIFEST.read_text())
    return names
