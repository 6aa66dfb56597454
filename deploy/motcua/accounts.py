"""The demo accounts that `motcua up` prints, read from the district pack."""

from __future__ import annotations

from pathlib import Path

import yaml


def accounts(pack: Path, language: str) -> list[tuple[str, str]]:
    """Of each persona, what is typed at the demo sign-in and who that is; nothing when the pack has none."""
    path = pack / "personas.yaml"
    if not path.exists():
        return []
    personas = yaml.safe_load(path.read_text(encoding="utf-8"))["personas"]
    return [(persona["subject"], persona["words"][language]) for persona in personas]
