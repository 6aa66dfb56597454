"""When letters are due and whose, from `letters.yaml` of the pack; and which slots that makes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Any

from services.metrics.domain.letter_week import Schedule
from shared.pack import read_yaml
from shared.units import Unit, UnitRegistry

# Saturday and Sunday are no choice: a week in which nobody works on them would have no letter.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
UNIT_KINDS = {
    "district": UnitRegistry.districts,
    "communes": UnitRegistry.communes,
    "departments": UnitRegistry.departments,
}


def load_schedule(pack: Path) -> Schedule:
    """Read the file; raises ValueError for what cannot be kept to."""
    entry: dict[str, Any] = read_yaml(pack / "letters.yaml")
    if entry["weekday"] not in WEEKDAYS:
        raise ValueError(f"letters.yaml: weekday {entry['weekday']}; known are {', '.join(WEEKDAYS)}")
    unknown = [kind for kind in entry["units"] if kind not in UNIT_KINDS]
    if unknown:
        raise ValueError(f"letters.yaml: units {', '.join(unknown)}; known are {', '.join(UNIT_KINDS)}")
    return Schedule(WEEKDAYS.index(entry["weekday"]), time.fromisoformat(entry["time"]), tuple(entry["units"]))


def units_of(schedule: Schedule, units: UnitRegistry, day: date) -> list[Unit]:
    """The units that get a letter on `day`, the district first."""
    return [unit for kind, found in UNIT_KINDS.items() if kind in schedule.kinds for unit in found(units, day)]


def slots_of(units: Iterable[Unit], named: Iterable[str]) -> dict[str, Unit]:
    """Every letter of a week by its slot: one for each unit, and one for each further receiver named of it ("836-deputy")."""
    by_code = {unit.code: unit for unit in units}
    further = {slot: by_code[unit_of(slot)] for slot in named if unit_of(slot) in by_code}
    return by_code | further


def without_letter(units: Iterable[Unit], named: Iterable[str]) -> list[str]:
    """The slots that somebody is named for and that get no letter: `units`, which do, have none of that code."""
    codes = {unit.code for unit in units}
    return sorted(slot for slot in named if unit_of(slot) not in codes)


def unit_of(slot: str) -> str:
    """The code of the unit that a slot belongs to."""
    return slot.partition("-")[0]
