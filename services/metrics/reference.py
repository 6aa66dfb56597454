"""What the pack says to metrics: units, procedures, the definition and the targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.metrics.domain.classify import EXCLUSIONS
from services.metrics.domain.definition import Definition
from services.metrics.domain.share import Target
from shared.pack import read_yaml
from shared.procedures import ProcedureCatalogue, load_procedures
from shared.units import UnitRegistry, load_units


@dataclass(frozen=True, slots=True)
class Reference:
    """The pack as metrics reads it."""

    units: UnitRegistry
    procedures: ProcedureCatalogue
    definitions: tuple[Definition, ...]
    targets: tuple[Target, ...]

    def parents_of(self, code: str, day: date) -> tuple[str, ...]:
        """The units over `code` on `day`, nearest first."""
        parent = self.units.at(code, day).parent_code
        return (parent, *self.parents_of(parent, day)) if parent else ()


def load_reference(pack: Path) -> Reference:
    """Read the folder; raises ValueError for a definition that this code cannot count by."""
    definitions = tuple(_definition(entry) for entry in read_yaml(pack / "definitions.yaml")["definitions"])
    targets = tuple(_target(entry) for entry in read_yaml(pack / "targets.yaml")["targets"])
    return Reference(load_units(pack), load_procedures(pack), definitions, targets)


def _definition(entry: dict[str, Any]) -> Definition:
    unknown = set(entry["exclusions"]) - set(EXCLUSIONS)
    if unknown:
        raise ValueError(f"definitions.yaml: version {entry['version']} excludes {sorted(unknown)}, which nobody counts")
    plain = {name: entry[name] for name in ("id", "version", "valid_from", "legal_basis", "words")}
    return Definition(**plain, kinds=tuple(entry["kinds"]), exclusions=tuple(entry["exclusions"]))


def _target(entry: dict[str, Any]) -> Target:
    return Target(entry["level"], Decimal(entry["value"]), entry["valid_from"], entry["valid_to"], entry["legal_basis"])
