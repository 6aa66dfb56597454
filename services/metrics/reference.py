"""What the pack says to metrics: units, procedures, the definition and the targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.metrics.domain.classify import EXCLUSIONS
from services.metrics.domain.definition import Definition
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.service_level import LEVEL_4
from services.metrics.domain.share import Target
from shared.errors import NotFound
from shared.message import Message, message_of
from shared.pack import read_yaml
from shared.procedures import ProcedureCatalogue, load_procedures
from shared.units import UnitRegistry, load_units


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """One target of the plan: `how` is computed or entered, `value` in percent (None: a direction without a number)."""

    id: str
    how: str
    value: Decimal | None
    words: Message
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The pack as metrics reads it."""

    units: UnitRegistry
    procedures: ProcedureCatalogue
    definitions: tuple[Definition, ...]
    targets: tuple[Target, ...]
    plan: tuple[PlanTarget, ...]
    legal_names: Mapping[str, str]

    def parents_of(self, code: str, day: date) -> tuple[str, ...]:
        """The units over `code` on `day`, nearest first; the last one need not be in the pack (a province)."""
        unit = self.units.holder(code, day)
        parent = unit.parent_code if unit else None
        return (parent, *self.parents_of(parent, day)) if parent else ()

    def unit_of_agency(self, agency: str) -> str:
        """The code of the unit whose file codes begin with `agency`; the agency itself when the pack does not know it."""
        return next((unit.code for unit in self.units.ever() if unit.agency_code == agency and not unit.is_department), agency)

    def over(self, level: str | None, day: date) -> str | None:
        """The code over all units of a level on `day`. Of the district level that is the district, also when it has ended: its
        past is in nobody else's charge.
        """
        districts = [unit for unit in self.units.ever() if unit.level == "district" and not unit.is_department]
        return districts[-1].code if level == "district" and districts else self.over_all(day)

    def over_all(self, day: date) -> str | None:
        """The code over all communes on `day`: the district, or the province when there is none any more."""
        parents = {unit.parent_code for unit in self.units.communes(day)}
        return parents.pop() if len(parents) == 1 else None

    def steps_of(self, workflow: str | None) -> Sequence[str]:
        """The steps of a file's way in order; nothing when the pack does not know it any more."""
        try:
            return [each.step for each in self.procedures.workflow(workflow or "").steps]
        except NotFound:
            return ()

    def dimensions(self) -> Dimensions:
        """What sums need to know of procedures; of a code with several versions, the newest counts.

        Departments of every time: a file that one of them handled stays its file after it has ended.
        """
        every = self.procedures.search("")
        return Dimensions(
            sectors={each.code: each.sectors[0] for each in every if each.sectors},
            level_4=frozenset(each.code for each in every if each.service_level in LEVEL_4),
            departments={each.code: self.procedures.department(each) for each in every},
            parents={unit.code: unit.parent_code for unit in self.units.ever() if unit.is_department and unit.parent_code},
            fields={each.code: each.field for each in every},
        )


def load_reference(pack: Path) -> Reference:
    """Read the folder; raises ValueError for a definition that this code cannot count by."""
    definitions = tuple(_definition(entry) for entry in read_yaml(pack / "definitions.yaml")["definitions"])
    targets = tuple(_target(entry) for entry in read_yaml(pack / "targets.yaml")["targets"])
    names = read_yaml(pack / "legal_names.yaml")["names"]
    return Reference(load_units(pack), load_procedures(pack), definitions, targets, _plan(read_yaml(pack / "plan.yaml")), names)


def _definition(entry: dict[str, Any]) -> Definition:
    where = f"definitions.yaml: version {entry['version']}"
    unknown = set(entry["exclusions"]) - set(EXCLUSIONS)
    if unknown:
        raise ValueError(f"{where} excludes {sorted(unknown)}, which nobody counts")
    for part in ("numerator", "denominator"):
        message_of({language: words.get(part) for language, words in entry["words"].items()}, f"{where}, {part}")
    plain = {name: entry[name] for name in ("id", "version", "valid_from", "legal_basis", "words")}
    return Definition(**plain, kinds=tuple(entry["kinds"]), exclusions=tuple(entry["exclusions"]))


def _target(entry: dict[str, Any]) -> Target:
    return Target(entry["level"], Decimal(entry["value"]), entry["valid_from"], entry["valid_to"], entry["legal_basis"])


def _plan(data: dict[str, Any]) -> tuple[PlanTarget, ...]:
    basis = data["legal_basis"]
    return tuple(_plan_target(entry, entry.get("legal_basis", basis)) for entry in data["targets"])


def _plan_target(entry: dict[str, Any], basis: str) -> PlanTarget:
    if entry["how"] not in ("computed", "entered"):
        raise ValueError(f"plan.yaml: {entry['id']} is {entry['how']}; a target is computed or entered")
    value = None if entry["value"] is None else Decimal(str(entry["value"]))
    return PlanTarget(entry["id"], entry["how"], value, message_of(entry.get("words"), f"plan.yaml: {entry['id']}"), basis)
