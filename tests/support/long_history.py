"""Months of a whole district: every file's life, mixed in order of time, from one seed. Pure, and only open files are in memory.

Ba Tri has about 23 communes and one district; a year brings some ten thousand files to each. Work rests at weekends, on holidays
and over Tết; it grows over the months, and so does the part of it that is handled online. Every commune has its own habits.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from shared.calendar import TimeLimit, WorkingCalendar, load_calendar
from shared.calendar.working import HOME
from shared.events import Event
from shared.procedures import Procedure, ProcedureCatalogue, load_procedures
from shared.units import Unit, UnitRegistry, load_units
from tests.support.long_lives import Life, Start, register, secret_count
from tests.support.office_time import DAY, OfficeTime

# How many files of 1000 are what.
KINDS = {"file": 780, "internal": 120, "register": 95, "secret_count": 5}
INTERNAL_LIMIT = TimeLimit(5, "working_day")
WORKFLOWS = {"commune": "xa_standard", "district": "huyen_standard"}
# Room for what is begun on the last day, in days.
AFTERWARDS = 200


@dataclass(frozen=True)
class Place:
    """The district that is lived in, from one day to another. `units` says by which day's units (see `UnitRegistry`)."""

    units: UnitRegistry
    procedures: ProcedureCatalogue
    calendar: WorkingCalendar
    first: date
    last: date

    @cached_property
    def office(self) -> OfficeTime:
        """Its working time."""
        return OfficeTime(self.calendar, self.first, self.last + timedelta(days=AFTERWARDS))

    @cached_property
    def moves(self) -> list[tuple[datetime, str, str]]:
        """When which unit hands its open files to which other; nothing where the units of one day are always in force."""
        if self.units.effective_day(self.first) == self.units.effective_day(self.last):
            return []
        found = []
        for number in range((self.last - self.first).days):
            day, next_day = (self.first + timedelta(days=each) for each in (number, number + 1))
            after = {unit.code for unit in self.units.communes(next_day)}
            for unit in self.units.all(day):
                if unit.valid_to == day and not unit.is_department:
                    heir = unit.successor_code or min(after)
                    found.append((_midnight(next_day) + timedelta(minutes=5), unit.code, heir))
        return found


def place(pack: Path, first: date, last: date, *, by_the_day: bool = False) -> Place:
    """Ba Tri as the pack describes it; `by_the_day`: with the units of each day, so that they merge and end."""
    units = load_units(pack)
    if by_the_day:
        units = UnitRegistry(units.ever())
    return Place(units, load_procedures(pack), load_calendar(pack), first, last)


def long_history(seed: int, files: int, where: Place) -> Iterator[Event]:
    """The events of `files` files begun within the days of `where`, by time; what would happen after the last day is not told."""
    town = _Town(seed, where)
    end = _midnight(where.last + timedelta(days=1))
    waiting: list[tuple[datetime, str, str, int, Event]] = []
    number = 0
    for day, count in town.arrivals(files):
        while waiting and waiting[0][0] < _midnight(day):
            yield heapq.heappop(waiting)[-1]
        for _ in range(count):
            number += 1
            for event in town.life(f"long-{seed}-{number:07d}", day):
                if event.time < end:
                    heapq.heappush(waiting, (event.time, event.case_id, event.source, event.sequence, event))
    while waiting:
        yield heapq.heappop(waiting)[-1]


class _Town:
    """The chances of one district."""

    def __init__(self, seed: int, where: Place) -> None:
        self._where = where
        self._chance = random.Random(seed)
        self._habits = random.Random(seed + 1)
        self._paper: dict[str, float] = {}
        self._offered: dict[tuple[str, date], list[Procedure]] = {}

    def arrivals(self, files: int) -> Iterator[tuple[date, int]]:
        """How many files begin on each day: few on days of rest, more and more over the months."""
        where = self._where
        days = [where.first + timedelta(days=number) for number in range((where.last - where.first).days + 1)]
        weights = [self._weight(day) for day in days]
        total, given, seen = sum(weights), 0, 0.0
        for day, weight in zip(days, weights, strict=True):
            seen += weight
            until = round(files * seen / total)
            yield day, until - given
            given = until

    def life(self, case_id: str, day: date) -> list[Event]:
        """One file that begins on `day`."""
        kind = self._chance.choices(list(KINDS), list(KINDS.values()))[0]
        works = self._where.office.works(day)
        if kind == "register" and works:
            return self._register(case_id, day)
        if kind == "secret_count" and works:
            return self._secrets(case_id, day)
        return Life(self._start(case_id, day, internal=kind == "internal" and works), self._where.office, self._chance,
                    self._where.moves).live()  # fmt: skip

    def _weight(self, day: date) -> float:
        growth = 1 + 0.5 * self._progress(day)
        return growth * (1.0 if self._where.office.works(day) else 0.06)

    def _progress(self, day: date) -> float:
        """0 on the first day, 1 on the last."""
        return (day - self._where.first).days / max(1, (self._where.last - self._where.first).days)

    def _start(self, case_id: str, day: date, *, internal: bool) -> Start:
        chance, office = self._chance, self._where.office
        minute = office.opening(day) + chance.randrange(DAY)
        online = chance.random() < 0.25 + 0.45 * self._progress(day) or not office.works(day)
        arrived = office.moment(minute)
        if not office.works(day):
            arrived = _midnight(day) + timedelta(hours=6, minutes=chance.randrange(960))
        unit = self._unit(office.days[minute // DAY])
        made = self._internal(unit) if internal else self._public(unit, office.days[minute // DAY], online=online)
        receiving, deciding, department, procedure, workflow, channel = made
        level = "district" if deciding.level == "district" else "commune"
        return Start(
            case_id, arrived, minute, receiving.code, deciding.code, department, level,
            "public_service" if procedure else "internal_work", channel, procedure, workflow,
            self._where.procedures.workflow(workflow).steps, procedure.time_limit if procedure else INTERNAL_LIMIT,
            procedure.supplement_clock if procedure else "restart", self._paperiness(receiving.code, day),
        )  # fmt: skip

    def _unit(self, day: date) -> Unit:
        """Where the file comes in: one in four at the district, as long as there is one."""
        districts, communes = self._where.units.districts(day), self._where.units.communes(day)
        return self._chance.choice(districts) if districts and self._chance.random() < 0.25 else self._chance.choice(communes)

    def _public(self, unit: Unit, day: date, *, online: bool) -> tuple[Unit, Unit, str, Procedure, str, str]:
        procedure = self._procedure(unit, day)
        districts = self._where.units.districts(day)
        decides_above = unit.level == "commune" and procedure.level == "district" and procedure.receive_at and districts
        deciding = districts[0] if decides_above else unit
        own = unit.level == procedure.level or decides_above
        workflow = procedure.workflow if own else WORKFLOWS[unit.level]
        department = self._where.procedures.department(procedure) if deciding.level == "district" else deciding.code
        rest = self._chance.choices(("counter", "post"), (92, 8))[0]
        channel = self._chance.choices(("web", "mobile", "national_portal"), (45, 35, 20))[0] if online else rest
        return unit, deciding, department, procedure, workflow, channel

    def _procedure(self, unit: Unit, day: date) -> Procedure:
        """What is asked for at this unit; the first of the pack's list more often. Without a district, communes decide all."""
        key = (unit.level if self._where.units.districts(day) else "all", day.replace(day=1))
        if key not in self._offered:
            every = self._where.procedures.all(day)
            self._offered[key] = [each for each in every if key[0] == "all" or key[0] in each.receiving_levels]
        offered = self._offered[key]
        return offered[min(int(self._chance.expovariate(1 / 6)), len(offered) - 1)]

    def _internal(self, unit: Unit) -> tuple[Unit, Unit, str, None, str, str]:
        offices = [each for each in self._where.units.departments(self._where.first) if each.parent_code == unit.code]
        department = self._chance.choice(offices).code if offices else unit.code
        return unit, unit, department, None, WORKFLOWS[unit.level], "internal"

    def _paperiness(self, unit: str, day: date) -> float:
        """How likely a step is done on paper here: every unit begins somewhere else, and gets better at its own speed."""
        if unit not in self._paper:
            self._paper[unit] = self._habits.uniform(0.02, 0.16)
        return self._paper[unit] * (1 - 0.75 * self._progress(day))

    def _register(self, case_id: str, day: date) -> list[Event]:
        unit = self._unit(day)
        recorded = _midnight(day + timedelta(days=self._chance.randrange(40))) + timedelta(hours=17)
        facts = {
            "kind": "public_service", "procedure_code": self._procedure(unit, day).code, "receiving_unit": unit.code,
            "deciding_unit": unit.code, "level": unit.level, "channel": self._chance.choice(("counter", "post")),
        }  # fmt: skip
        return register(case_id, self._chance, facts, day, recorded)

    def _secrets(self, case_id: str, day: date) -> list[Event]:
        unit = self._unit(day)
        return secret_count(case_id, self._chance, unit.code, unit.level, day, _midnight(day) + timedelta(hours=16))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HOME).astimezone(UTC)
