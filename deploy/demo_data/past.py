"""An invented past: closed files of eighteen months as events of processing, so that trends, reports and open data are not empty.

These files were never anywhere: no application, no case document, no person, and their numbers are not of the real form (they say
THU). They are in processing's journal only, from where the figures are made; its own pages and the citizens' do not know them.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from deploy.demo_data.past_units import Habits, habits_of
from shared.calendar import HOME, TimeLimit, WorkingCalendar, local_day
from shared.events import Event, NewEvent
from shared.events.envelope import place
from shared.procedures import Procedure, ProcedureCatalogue
from shared.units import Unit, UnitRegistry

# The same files for the same day; another namespace than any real id.
SEED, NAMESPACE = 2020, uuid.UUID("6a0f8d53-2f0e-5d0a-9b1c-3f6f5f1d7e20")
FILES, OPEN_LATE, DAYS = 3_000, 14, 540
SOURCE = "processing"
INTERNAL_LIMIT = TimeLimit(5, "working_day")
MINUTES_OF_A_DAY = 480
# How many files of 1000 are what.
KINDS = {"public_service": 780, "internal_work": 110, "register": 110}
# One of so many paper files is entered after weeks.
LATE_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Office:
    """What the pack says, for whoever invents."""

    units: UnitRegistry
    procedures: ProcedureCatalogue
    calendar: WorkingCalendar


def past(office: Office, today: date, files: int = FILES) -> Iterator[list[Event]]:
    """One list of events per file, all before `today`: closed ones of eighteen months, then a few that are open and late."""
    chance = random.Random(SEED)
    days = _working_days(office.calendar, today - timedelta(days=DAYS), today - timedelta(days=1))
    units = [unit for unit in office.units.all(today) if not unit.is_department]
    habits = habits_of([unit.code for unit in units], SEED)
    for number in range(files):
        # More files later on.
        day = days[int(len(days) * max(chance.random(), chance.choice((0.0, 0.0, 1.0)) * chance.random()))]
        unit = chance.choices(units, [habits[unit.code].weight for unit in units])[0]
        yield _Life(office, chance, number, unit, habits[unit.code], day, today).closed()
    for number in range(files, files + OPEN_LATE):
        unit = chance.choice(units)
        day = days[-chance.randrange(35, 60)]
        yield _Life(office, chance, number, unit, habits[unit.code], day, today).open()


class _Life:
    """One invented file: every event in order, each after the one before."""

    def __init__(
        self, office: Office, chance: random.Random, number: int, unit: Unit, habits: Habits, day: date, today: date
    ) -> None:
        self._office, self._chance, self._number, self._unit, self._habits = office, chance, number, unit, habits
        self._day, self._today = day, today
        self._online = chance.random() < habits.share(1 - (today - day).days / DAYS)
        self._now = datetime.combine(day, time(7, 30), HOME) + timedelta(minutes=chance.randrange(200))
        self._case_id = str(uuid.uuid5(NAMESPACE, f"{today}:{number}"))
        self._events: list[Event] = []

    def closed(self) -> list[Event]:
        """From reception to its end, online from one end to the other or with paper in it."""
        kind = self._chance.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "register":
            return self._register()
        procedure = self._procedure() if kind == "public_service" else None
        due_at = self._begin(procedure)
        for step, share in self._steps(procedure):
            self._step(step, share, due_at)
        self._tell("result.released", {"medium": "electronic" if self._online or self._chance.random() < 0.6 else "paper"})
        end = {"outcome": "granted" if self._chance.random() < 0.95 else "refused", "closed_at": self._now, "due_at": due_at}
        self._tell("case.closed", {**end, "timeliness": _timeliness(due_at, self._now)})
        return [event for event in self._events if local_day(event.time) < self._today]

    def open(self) -> list[Event]:
        """Received, begun, and left lying past its date."""
        procedure = self._procedure()
        due_at = self._begin(procedure)
        step, share = self._steps(procedure)[0]
        self._step(step, share, due_at)
        return self._events

    def _begin(self, procedure: Procedure | None) -> datetime | None:
        limit = procedure.time_limit if procedure else INTERNAL_LIMIT
        channel = self._channel(procedure)
        origin = "online" if channel in ("web", "mobile", "national_portal") else channel
        opened = {
            "kind": "public_service" if procedure else "internal_work", "origin": origin,
            "procedure_code": procedure.code if procedure else None, "receiving_unit": self._unit.code,
            "deciding_unit": self._unit.code, "level": self._unit.level, "channel": channel,
            "workflow": self._workflow(procedure),
        }  # fmt: skip
        self._tell("case.opened", opened)
        self._now += timedelta(minutes=self._chance.randrange(2, 60))
        due_at = self._office.calendar.due(self._now, limit)
        code = f"{self._unit.agency_code}-{self._now:%y%m%d}-THU{self._number:04d}"
        received = {"file_code": code, "received_at": self._now, "due_at": due_at, "limit_value": limit.value}
        self._tell("case.received", {**received, "limit_unit": limit.unit, "supplement_clock": "restart"})
        return due_at

    def _step(self, step: str, share: float, due_at: datetime | None) -> None:
        """One file in sixteen takes longer than it may."""
        calendar, begin = self._office.calendar, self._events[1].time
        room = calendar.working_minutes(begin, due_at) if due_at else 5 * MINUTES_OF_A_DAY
        pace = self._chance.uniform(0.3, 0.95) if self._number % 16 else self._chance.uniform(1.1, 1.7)
        minutes = max(3, round(room * share * pace))
        self._now = calendar.add_working_minutes(self._now, minutes)
        on_paper = not self._online and step == "tham_dinh"
        unit = self._department() if step in ("tham_dinh", "phan_cong") else self._unit.code
        done = {"step": step, "role": "specialist", "unit": unit, "medium": "paper" if on_paper else "system"}
        self._tell("step.completed", {**done, "worked_minutes": minutes})

    def _register(self) -> list[Event]:
        """A paper file; this is what communes with few files online have more of. Every fifth is entered weeks later, so that
        figures of months that are over have changed since.
        """
        entry = {
            "kind": "public_service", "procedure_code": self._procedure().code, "receiving_unit": self._unit.code,
            "deciding_unit": self._unit.code, "level": self._unit.level, "channel": "counter",
            "received_on": self._day, "closed_on": self._day,
        }  # fmt: skip
        if self._number % LATE_ENTRIES == 0:
            yesterday = datetime.combine(self._today - timedelta(days=1), time(16), HOME)
            self._now = max(self._now, min(self._now + timedelta(days=7 + self._number % 30), yesterday))
        self._tell("register_entry.recorded", entry)
        return self._events

    def _tell(self, what: str, data: dict[str, Any]) -> None:
        at = max([self._now, *(event.time + timedelta(seconds=1) for event in self._events[-1:])])
        sequence = len(self._events) + 1
        self._events.append(place(NewEvent(what, data), source=SOURCE, case_id=self._case_id, sequence=sequence, time=at))

    def _procedure(self) -> Procedure:
        """What this unit decides itself; the first of the pack more often."""
        offered = [each for each in self._office.procedures.all(self._day) if each.level == self._unit.level]
        return offered[min(int(self._chance.expovariate(1 / 5)), len(offered) - 1)]

    def _steps(self, procedure: Procedure | None) -> Sequence[tuple[str, float]]:
        steps = self._office.procedures.workflow(self._workflow(procedure)).steps
        kept = [step for step in steps if step.step != "dong_dau"]
        return [(step.step, step.share or 1 / len(kept)) for step in kept]

    def _workflow(self, procedure: Procedure | None) -> str:
        return procedure.workflow if procedure else "huyen_standard" if self._unit.level == "district" else "xa_standard"

    def _channel(self, procedure: Procedure | None) -> str:
        if procedure is None:
            return "internal"
        online = self._chance.choices(("web", "mobile", "national_portal"), (5, 4, 2))[0]
        return online if self._online or self._chance.random() < 0.2 else self._chance.choice(("counter", "counter", "post"))

    def _department(self) -> str:
        below = [unit.code for unit in self._office.units.departments(self._today) if unit.parent_code == self._unit.code]
        return self._chance.choice(below) if below else self._unit.code


def _timeliness(due_at: datetime | None, finished_at: datetime) -> str:
    if due_at is None:
        return "no_limit"
    if finished_at > due_at:
        return "late"
    return "early" if finished_at.astimezone(HOME).date() < due_at.astimezone(HOME).date() else "on_time"


def _working_days(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]
