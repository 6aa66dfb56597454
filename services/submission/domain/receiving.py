"""Which units take applications for a procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.errors import NotFound
from shared.procedures import Procedure
from shared.units import Unit, UnitRegistry


def refusal_of(procedure: Procedure | None, unit_code: Any, units: UnitRegistry, day: date) -> str | None:
    """Why this unit cannot take the procedure on `day`: a code of `forms/messages.py`, or None when it can."""
    unit = unit_of(units, unit_code, day)
    if unit is None:
        return "unknown_unit"
    if procedure is None:
        return None
    if unit.level not in {procedure.level, *procedure.also_levels, *procedure.receiving_levels}:
        return "wrong_level"
    takes = unit.level in procedure.receiving_levels and not unit.is_department
    return None if takes else "unit_does_not_receive"


def receivers(procedure: Procedure, units: UnitRegistry, day: date) -> list[Unit]:
    """The units whose one-stop shop takes the procedure on `day`; the district's departments have none."""
    return [unit for unit in units.all(day) if unit.level in procedure.receiving_levels and not unit.is_department]


def unit_of(units: UnitRegistry, code: Any, day: date) -> Unit | None:
    """The unit with this code on `day`, or None."""
    try:
        return units.at(code, day) if isinstance(code, str) else None
    except NotFound:
        return None
