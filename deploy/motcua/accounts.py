"""The demo accounts that `motcua up` prints, read from the district pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def accounts(pack: Path) -> list[tuple[str, str, str]]:
    """(subject, name, roles) of each persona; nothing when the pack has none."""
    path = pack / "personas.yaml"
    if not path.exists():
        return []
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    personas = content["personas"] if isinstance(content, dict) else content
    return [(_subject(persona), str(_claim(persona, "HoVaTen")), _roles(persona)) for persona in personas]


def _subject(persona: dict[str, Any]) -> str:
    return str(persona.get("subject") or _claim(persona, "sub"))


def _claim(persona: dict[str, Any], name: str) -> Any:
    return persona.get(name, persona.get("claims", {}).get(name, ""))


def _roles(persona: dict[str, Any]) -> str:
    grants = _claim(persona, "motcua_roles") or []
    return ", ".join(f"{grant['role']} @ {grant['unit']}" for grant in grants)
