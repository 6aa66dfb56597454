"""Turn sources into files: Sass to CSS, modules to one script each, and third-party files that go as they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

from deploy.assets.node import node_environment
from deploy.assets.paths import PACKAGES, SCRIPTS, STYLES, entries

# Files put one after the other into one: loaded apart, the SSE extension of htmx could miss the first page.
JOINED: dict[str, list[Path]] = {
    "live.js": [PACKAGES / "htmx.org/dist/htmx.min.js", PACKAGES / "htmx.org/dist/ext/hx-sse.min.js"],
    "docs.js": [PACKAGES / "swagger-ui-dist/swagger-ui-bundle.js", SCRIPTS / "_docs.js"],
    "docs.css": [PACKAGES / "swagger-ui-dist/swagger-ui.css"],
}


def build_all(target: Path) -> None:
    """Write every built file into `target` under its plain name. Raises `CalledProcessError` when a source has a mistake."""
    environment = node_environment()
    _styles(target, environment)
    _scripts(target, environment)
    for name, parts in JOINED.items():
        (target / name).write_text("\n;\n".join(map(_without_map, parts)), encoding="utf-8")


def _styles(target: Path, environment: dict[str, str]) -> None:
    pairs = [f"{path}:{target / path.with_suffix('.css').name}" for path in entries(STYLES, ".scss")]
    options = ["--style=compressed", "--no-source-map", f"--load-path={PACKAGES}", "--quiet-deps"]
    subprocess.run([str(PACKAGES / ".bin" / "sass"), *options, *pairs], env=environment, check=True)


def _scripts(target: Path, environment: dict[str, str]) -> None:
    options = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8", "--log-level=warning"]
    sources = [str(path) for path in entries(SCRIPTS, ".js")]
    subprocess.run([str(PACKAGES / ".bin" / "esbuild"), *options, f"--outdir={target}", *sources], env=environment, check=True)


def _without_map(part: Path) -> str:
    """A source map that we do not serve would be a 404 in every developer's console."""
    lines = part.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if "sourceMappingURL=" not in line[:40])
