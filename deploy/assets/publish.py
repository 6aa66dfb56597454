"""Give each built file a name with its hash, smaller copies for browsers that take them, and one manifest of names."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import importlib.util
import json
import shutil
from pathlib import Path

_HASH = 10


def publish(built: Path, dist: Path) -> dict[str, str]:
    """Replace `dist` by the built files; returns plain name → name with hash, as in `manifest.json`."""
    manifest = {path.name: _named(path).name for path in sorted(built.iterdir())}
    for name in manifest.values():
        _compress(built / name)
    (built / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    shutil.rmtree(dist, ignore_errors=True)
    dist.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, dist)
    return manifest


def _named(path: Path) -> Path:
    """With the hash of the content in the name, a browser may keep the file for ever."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:_HASH]
    return path.rename(path.with_name(f"{path.stem}.{digest}{path.suffix}"))


def _compress(path: Path) -> None:
    content = path.read_bytes()
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    if importlib.util.find_spec("brotli"):
        path.with_name(path.name + ".br").write_bytes(importlib.import_module("brotli").compress(content))
