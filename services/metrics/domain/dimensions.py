"""What the pack knows of a procedure and a fact does not: its field and sector, its service level, the office that handles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Answers by procedure code. Figures keep what was true when they were computed; a change of these needs a rebuild."""

    sectors: Mapping[str, str] = field(default_factory=dict)
    level_4: frozenset[str] = frozenset()
    departments: Mapping[str, str] = field(default_factory=dict)
    # Department → the unit it belongs to.
    parents: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def sector(self, procedure: str | None) -> str:
        """One of the plan's priority sectors, or `other`."""
        return self.sectors.get(procedure or "", OTHER)

    def field_of(self, procedure: str | None) -> str:
        """The field of a procedure; one that the pack does not know stands for itself, and `-` for none."""
        return self.fields.get(procedure or "", procedure or "-")

    def in_field(self, name: str) -> tuple[str, ...]:
        """The procedures that `field_of` puts into a field."""
        return tuple(code for code, field in self.fields.items() if field == name) or (name,)

    def office(self, fact: Mapping[str, Any]) -> str:
        """The department of the deciding unit that handles the file; the unit itself when it has none."""
        unit: str = fact["deciding_unit"]
        worked = (step["unit"] for step in fact.get("steps", []))
        candidates = [self.departments.get(fact.get("procedure_code") or "", ""), *worked]
        return next((code for code in candidates if self.parents.get(code) == unit), unit)


NO_DIMENSIONS = Dimensions()
