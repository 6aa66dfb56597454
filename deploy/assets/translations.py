"""Compile the gettext catalogues: every messages.po under a `translations` folder becomes the messages.mo beside it."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from deploy.assets.paths import ROOT


def catalogues(root: Path = ROOT) -> list[Path]:
    """All .po files of the project's own packages."""
    found = ((root / part).glob("**/translations/*/LC_MESSAGES/*.po") for part in ("shared", "services", "deploy"))
    return sorted(path for paths in found for path in paths if "node_modules" not in path.parts)


def compile_all(root: Path = ROOT) -> int:
    """Compile the ones that are newer than what was compiled from them; returns how many."""
    stale = [path for path in catalogues(root) if not _fresh(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def _fresh(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


def _compile(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parts[-3])
    with path.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
