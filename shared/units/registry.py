"""All units of a deployment with their history. Every question is asked for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from shared.errors import NotFound
from shared.message import Message
from shared.units.unit import Unit

LEVELS = ("district", "commune")
# Days whose units are remembered; more than all reports of some years ask for.
REMEMBERED = 1_000
ONE_DAY = timedelta(days=1)


class UnknownUnit(NotFound):
    """There is no unit with this code on that day."""

    code = "unknown_unit"
    message = Message("Không có đơn vị này.", "There is no such unit.")


class UnitRegistry:
    """The units. `as_of` fixes the day whose units are in force (see `pack.yaml`); None goes by the day asked for."""

    def __init__(self, units: Iterable[Unit], as_of: date | None = None) -> None:
        """Raises ValueError when a code means two units on one day, or when nobody takes over where a successor is named."""
        self._units = tuple(units)
        self._as_of = as_of
        self._days: dict[date, dict[str, Unit]] = {}
        self._lines = _lines(self._units)
        for unit in self._units:
            if unit.valid_to and unit.successor_code and self._in_force(unit.successor_code, unit.valid_to + ONE_DAY) is None:
                raise ValueError(f"{unit.code} {unit.name}: no {unit.successor_code} takes over after {unit.valid_to}")

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

    def holder(self, code: str, day: date) -> Unit | None:
        """The unit that `code` means on `day`: the one in force, else the last one before, else the first one after.

        So every code means one unit on every day: a file that ended under the code of a unit that had ended the month before is
        still told of, under the name of that unit. None: a code that nobody ever had.
        """
        line, effective = self._lines.get(code, []), self.effective_day(day)
        begun = [unit for unit in line if _began(unit) <= effective]
        return begun[-1] if begun else next(iter(line), None)

    def reign(self, unit: Unit) -> tuple[date, date]:
        """The first and the last day on which the code of `unit` means `unit`; see `holder`. With `as_of` all days or none."""
        if self._as_of is not None:
            return (date.min, date.max) if self.holder(unit.code, self._as_of) == unit else (date.max, date.min)
        line = self._lines[unit.code]
        place = line.index(unit)
        first = date.min if place == 0 else _began(unit)
        return first, date.max if place + 1 == len(line) else _began(line[place + 1]) - ONE_DAY

    def during(self, first: date, last: date) -> tuple[Unit, ...]:
        """Every unit that was in force on some day from `first` to `last`, both included, district first."""
        if self._as_of is not None:
            return self.all(first)
        return tuple(unit for unit in self._units if _began(unit) <= last and (unit.valid_to is None or first <= unit.valid_to))

    def changes(self, first: date, last: date) -> tuple[date, ...]:
        """The days after `first` and up to `last` on which units are others than the day before; none with `as_of`."""
        if self._as_of is not None:
            return ()
        begun = {unit.valid_from for unit in self._units if unit.valid_from}
        ended = {unit.valid_to + ONE_DAY for unit in self._units if unit.valid_to}
        return tuple(sorted(day for day in begun | ended if first < day <= last))

    def successor(self, unit: Unit, day: date) -> Unit:
        """The unit that has taken over from `unit` by `day`, over all mergers; `unit` itself while nobody has.

        A unit hands on to the unit that has the code of its successor on the day after. A district has no successor.
        """
        effective = self.effective_day(day)
        while unit.valid_to is not None and unit.valid_to < effective and unit.successor_code:
            following = self._in_force(unit.successor_code, unit.valid_to + ONE_DAY)
            if following is None:
                return unit
            unit = following
        return unit

    def _in_force(self, code: str, day: date) -> Unit | None:
        return next((unit for unit in self._lines.get(code, []) if unit.valid_on(day)), None)

    def _on(self, day: date) -> dict[str, Unit]:
        """The units in force by their codes; remembered, because a page asks for the same day again and again."""
        effective = self.effective_day(day)
        found = self._days.get(effective)
        if found is None:
            if len(self._days) >= REMEMBERED:
                self._days.clear()
            found = self._days[effective] = {unit.code: unit for unit in self._units if unit.valid_on(effective)}
        return found


def _began(unit: Unit) -> date:
    return unit.valid_from or date.min


def _lines(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """The units that had each code, one after the other; raises ValueError when two had it on one day."""
    lines: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=_began):
        line = lines.setdefault(unit.code, [])
        if line and (line[-1].valid_to or date.max) >= _began(unit):
            raise ValueError(f"{unit.code} is {line[-1].name} and {unit.name} on one day")
        line.append(unit)
    return lines
