"""All units of a deployment with their history. Every question is asked for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.errors import Message, NotFound
from shared.units.unit import Unit

LEVELS = ("district", "commune")
# Days whose units are remembered; more than all reports of some years ask for.
REMEMBERED = 1_000


class UnknownUnit(NotFound):
    """There is no unit with this code on that day."""

    code = "unknown_unit"
    message = Message("Không có đơn vị này.", "There is no such unit.")


class UnitRegistry:
    """The units. `as_of` fixes the day whose units are in force (see `pack.yaml`); None goes by the day asked for."""

    def __init__(self, units: Iterable[Unit], as_of: date | None = None) -> None:
        self._units = tuple(units)
        self._as_of = as_of
        self._in_force: dict[date, dict[str, Unit]] = {}

    def effective_day(self, day: date) -> date:
        """The day whose units are in force when it is `day`."""
        return self._as_of or day

    def at(self, code: str, day: date) -> Unit:
        """The unit with this code on `day`; raises UnknownUnit."""
        unit = self._on(day).get(code)
        if unit is None:
            raise UnknownUnit
        return unit

    def level(self, code: str, day: date) -> str:
        """district or commune, of that unit on that day; raises UnknownUnit."""
        return self.at(code, day).level

    def all(self, day: date) -> tuple[Unit, ...]:
        """Every unit on `day`, departments included, district first."""
        return tuple(self._on(day).values())

    def ever(self) -> tuple[Unit, ...]:
        """Every unit that ever was or will be, as far as the data goes."""
        return self._units

    def communes(self, day: date) -> tuple[Unit, ...]:
        """The units of commune level on `day`."""
        return tuple(unit for unit in self.all(day) if unit.level == "commune")

    def districts(self, day: date) -> tuple[Unit, ...]:
        """The districts on `day`, without their departments; none since 1 July 2025."""
        return tuple(unit for unit in self.all(day) if unit.level == "district" and not unit.is_department)

    def departments(self, day: date) -> tuple[Unit, ...]:
        """The offices inside districts on `day`."""
        return tuple(unit for unit in self.all(day) if unit.is_department)

    def descendants(self, code: str, day: date) -> frozenset[str]:
        """The codes of all units below `code` on `day`, at any depth."""
        below = {unit.code for unit in self.all(day) if unit.parent_code == code}
        return frozenset(below.union(*(self.descendants(child, day) for child in below)))

    def successor(self, code: str, day: date) -> str:
        """The code of the unit that took over, after all mergers up to `day`, counted from the unit in force as seeded.

        The chain is walked by dates: a unit that ended before `day` hands on to its successor as it was the day after.
        """
        unit = next((each for each in self._units if each.code == code and each.valid_on(self._as_of or day)), None)
        while unit is not None and unit.valid_to is not None and unit.valid_to < day and unit.successor_code:
            following = [
                each
                for each in self._units
                if each.code == unit.successor_code and each.valid_from and each.valid_from > unit.valid_to
            ]
            still = [each for each in self._units if each.code == unit.successor_code and each.valid_on(unit.valid_to)]
            unit = (
                min(following, key=lambda each: str(each.valid_from))
                if following and not _outlives(still, unit)
                else next(iter(still), None)
            )
        return unit.code if unit else code

    def _on(self, day: date) -> dict[str, Unit]:
        """The units in force by their codes; remembered, because a page asks for the same day again and again."""
        effective = self.effective_day(day)
        found = self._in_force.get(effective)
        if found is None:
            if len(self._in_force) >= REMEMBERED:
                self._in_force.clear()
            found = self._in_force[effective] = {unit.code: unit for unit in self._units if unit.valid_on(effective)}
        return found


def _outlives(candidates: list[Unit], unit: Unit) -> bool:
    """Whether the successor existed already and goes on after `unit` ends."""
    return any(each.valid_to is None or (unit.valid_to is not None and each.valid_to > unit.valid_to) for each in candidates)
