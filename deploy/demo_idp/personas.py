"""The invented people, from the pack, and by rule every official of every unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.auth.principal import ROLES
from shared.pack import read_yaml

BY_RULE = re.compile(r"^official-(?P<unit>[0-9A-Z.]{3,10})-(?P<role>[a-z_]+)$")


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to sign in as."""

    subject: str
    words: dict[str, str]
    claims: dict[str, Any]


class Personas:
    """All personas of a pack."""

    def __init__(self, pack: Path) -> None:
        entries = read_yaml(pack / "personas.yaml")["personas"]
        self._listed = [Persona(each["subject"], each["words"], each["claims"]) for each in entries]

    def listed(self) -> list[Persona]:
        """Those shown on the sign-in page."""
        return self._listed

    def find(self, subject: str) -> Persona | None:
        """The persona with this subject, listed or by rule."""
        found = next((each for each in self._listed if each.subject == subject), None)
        return found or _by_rule(subject)


def _by_rule(subject: str) -> Persona | None:
    match = BY_RULE.match(subject)
    if match is None or match["role"] not in ROLES:
        return None
    claims = {"HoVaTen": f"Cán Bộ Thử {match['unit']}", "motcua_roles": [{"role": match["role"], "unit": match["unit"]}]}
    return Persona(subject, {"vi": subject, "en": subject}, claims)
