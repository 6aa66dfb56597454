"""What can happen to one file of a district over months, told as its events. Pure: chance and the district are given."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.calendar import TimeLimit
from shared.calendar.working import HOME
from shared.events import Event
from shared.events.catalogue import CATALOGUE
from shared.procedures import Procedure, Step
from tests.support.office_time import DAY, OfficeTime

ONLINE = ("web", "mobile", "national_portal")
SHEETS = "a" * 64
# Who does which step where, as processing's workflows say: at the receiving unit, in the department, or at the deciding unit.
PLACES = {
    **dict.fromkeys(("can_bo_mot_cua", "can_bo_mot_cua_xa", "cong_chuc_xa", "lanh_dao_ubnd_xa"), "receiving"),
    **dict.fromkeys(("chuyen_vien", "chuyen_vien_huyen", "lanh_dao_phong"), "department"),
    **dict.fromkeys(("lanh_dao_ubnd_huyen", "van_thu"), "deciding"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """How a file begins: when, at whom, for what; `paper` is how likely each of its steps is done on paper."""

    case_id: str
    arrived: datetime
    minute: int
    receiving: str
    deciding: str
    department: str
    level: str
    kind: str
    channel: str
    procedure: Procedure | None
    workflow: str
    steps: Sequence[Step]
    limit: TimeLimit
    clock: str
    paper: float


@dataclass(slots=True)
class Life:
    """One file being lived: `minute` is its present, in working time; `moves` are the ends of units that it will live to see.

    `moves`: (moment, unit that ends, unit that takes over), by time.
    """

    start: Start
    office: OfficeTime
    chance: random.Random
    moves: Sequence[tuple[datetime, str, str]] = ()
    events: list[Event] = field(default_factory=list)
    minute: int = 0
    due: int | None = None
    last: datetime | None = None

    def live(self) -> list[Event]:
        """From the first to the last event."""
        self.minute = self.start.minute
        begin = self.chance.random()
        if self.start.channel in ONLINE:
            self._tell("application.submitted", _application(self.start, self.chance), "submission", self.start.arrived)
            if begin < 0.02:
                return self._withdrawn_before_reception()
        self._tell("case.opened", self._opening())
        if begin > 0.985 and self.start.kind == "public_service":
            return self._not_received()
        self._receive()
        if begin < 0.04 and self.start.channel in ONLINE:
            return self._withdrawn()
        self._work()
        if self.moves and not any(event.type == "case.closed" for event in self.events):
            self._hand_on(self.moves[-1][0])
        return self.events

    def _tell(self, what: str, data: dict[str, Any], source: str = "processing", at: datetime | None = None) -> None:
        """At the present minute, and always after what was told before; a unit that has ended hands the file on first."""
        moment = at or self.office.moment(self.minute)
        if source == "processing" and self.moves and what != "case.marked_secret":
            self._hand_on(moment)
        if self.last is not None and moment <= self.last:
            moment = self.last + timedelta(seconds=1)
        self.last = moment
        number = 1 + sum(1 for event in self.events if event.source == source)
        self.events.append(Event(source, what, self.start.case_id, number, moment, CATALOGUE[what].version, data))

    def _hand_on(self, moment: datetime) -> None:
        """What has ended by `moment` gives the file on: where it was received, where it is decided, or both in one."""
        due = [move for move in self.moves if move[0] <= moment]
        self.moves = [move for move in self.moves if move[0] > moment]
        for at, unit, heir in due:
            places = (self._now_at(self.start.receiving), self._now_at(self.start.deciding))
            if self._opened() and heir != unit and unit in places:
                self._tell("case.transferred", {"from_unit": unit, "to_unit": heir, "level": "commune"}, at=at)

    def _opened(self) -> bool:
        return any(event.type == "case.opened" for event in self.events)

    def _now_at(self, unit: str) -> str:
        """The unit that stands in the place of `unit` by now."""
        for event in self.events:
            if event.type == "case.transferred" and event.data["from_unit"] == unit:
                unit = event.data["to_unit"]
        return unit

    def _unit(self) -> str:
        return self._now_at(self.start.deciding)

    def _opening(self) -> dict[str, Any]:
        start = self.start
        origin = "online" if start.channel in ONLINE else start.channel
        return {
            "kind": start.kind, "origin": origin, "procedure_code": start.procedure.code if start.procedure else None,
            "receiving_unit": start.receiving, "deciding_unit": start.deciding, "level": start.level,
            "channel": start.channel, "workflow": start.workflow,
        }  # fmt: skip

    def _receive(self) -> None:
        self._pass(self.chance.randrange(1, 240 if self.start.channel in ONLINE else 20))
        self.due = self.office.due(self.minute, self.start.limit)
        at = self.office.moment(self.minute)
        code = f"000.00.36.H07-{at.astimezone(HOME):%y%m%d}-{self.start.case_id[-6:]}"
        limit = {"limit_value": self.start.limit.value, "limit_unit": self.start.limit.unit}
        told = {"file_code": code, "received_at": at, "due_at": self._due_at(), **limit, "supplement_clock": self.start.clock}
        self._tell("case.received", told)
        self._fee()

    def _fee(self) -> None:
        """Asked for when the procedure has one that is known; paid soon, online or at the counter, or not yet."""
        fee = self.start.procedure.fee.of(online=self.start.channel in ONLINE) if self.start.procedure else None
        chance = self.chance.random()
        if fee:
            self._tell("payment.asked", {"amount_dong": fee})
        if chance < 0.5 and fee and self.start.channel in ONLINE:
            self._tell("payment.completed", {"amount_dong": fee}, "submission")
        elif chance < 0.8 and fee != 0 and self.start.procedure:
            self._tell("payment.collected", {"amount_dong": fee or 4_000})

    def _work(self) -> None:
        """Step by step, at a pace that makes a few files late; some wait for papers, some are given more time, some never end."""
        chance = self.chance
        room = (5 * DAY if self.due is None else max(DAY // 4, (self.due + 1) * DAY - self.minute)) * _pace(chance)
        for number, step in enumerate(self.start.steps):
            if chance.random() < 0.004:
                return
            if number == 1 and chance.random() < 0.06 and not self._supplement():
                return
            if number == 2 and self.due is not None and room > DAY * 3 and chance.random() < 0.08:
                self._extend()
            self._step(step, round(room * (step.share or 1 / len(self.start.steps))))
        self._end(chance.choices(("granted", "refused"), (94, 6))[0])

    def _step(self, step: Step, minutes: int) -> None:
        self._pass(max(1, minutes))
        if self.chance.random() < 0.3:
            self._tell("step.claimed", {"step": step.step, "role": step.role, "unit": self._at(step)})
        self._complete(step, minutes)
        if self.chance.random() < 0.015:
            back = {"from_step": step.step, "to_step": step.step, "reason": "unclear"}
            self._tell("step.returned", back)
            self._pass(self.chance.randrange(5, DAY))
            self._complete(step, minutes // 2)

    def _complete(self, step: Step, minutes: int) -> None:
        medium = "paper" if self.chance.random() < self.start.paper else "system"
        done = {"step": step.step, "role": step.role, "unit": self._at(step), "medium": medium, "worked_minutes": max(1, minutes)}
        self._tell("step.completed", done)

    def _supplement(self) -> bool:
        """Papers are asked for; whether they ever came."""
        self._pass(self.chance.randrange(5, DAY))
        asked = {"round": 1, "stage": "appraisal", "reason": "missing_component", "clock": self.start.clock}
        self._tell("supplement.requested", asked)
        fate = self.chance.random()
        if fate < 0.1:
            return self._never_completed(given_up=fate < 0.04)
        waited = self.chance.randrange(1, 12)
        self._pass(waited * DAY)
        if self.start.channel in ONLINE:
            sent = {"round": 1, "attachment_count": 1, "content_hash": SHEETS}
            self._tell("application.supplemented", sent, "submission")
        if self.due is not None:
            anew = self.office.due(self.minute, self.start.limit)
            self.due = anew if self.start.clock == "restart" else self.due + waited
        self._tell("supplement.accepted", {"round": 1, "due_at": self._due_at()})
        return True

    def _never_completed(self, *, given_up: bool) -> bool:
        """What was asked for never comes. Some take the file back long after: in time, if the clock stopped in time."""
        stopped = self.minute
        if given_up:
            self._pass(self.chance.randrange(20, 70) * DAY)
            if self.start.channel in ONLINE:
                self._tell("application.withdrawn", {"reason": "no_longer_needed"}, "submission")
            self._close("withdrawn", judged=stopped)
        return False

    def _extend(self) -> None:
        before = self._due_at()
        if self.due is None or before is None or self.office.moment(self.minute) >= before:
            return
        self.due += 3
        self._tell("case.extended", {"previous_due_at": before, "due_at": self._due_at(), "reason": "verification_needed"})

    def _end(self, outcome: str) -> None:
        self._tell("result.signed", {"step": "phe_duyet", "unit": self._unit(), "signature": "electronic"})
        released = self.chance.random() >= self.start.paper
        if outcome == "granted" or self.chance.random() < 0.9:
            self._tell("result.released", {"medium": "electronic" if released else "paper"})
        self._close(outcome)
        if self.chance.random() < 0.5:
            self._tell("result.handed_over", {"way": "electronic" if released else "counter"})
        if self.start.channel in ONLINE and self.chance.random() < 0.25:
            rating = self.chance.choices(("very_satisfied", "satisfied", "not_satisfied"), (50, 42, 8))[0]
            self._pass(self.chance.randrange(1, 5 * DAY))
            self._tell("application.rated", {"rating": rating}, "submission")
        if self.chance.random() < 0.004:
            self._mark_secret()

    def _mark_secret(self) -> None:
        """Found out up to two months later; submission then deletes what it has."""
        self._tell("case.marked_secret", {}, at=(self.last or self.start.arrived) + timedelta(days=self.chance.randrange(60)))
        if self.start.channel in ONLINE:
            self._tell("application.purged", {}, "submission")

    def _close(self, outcome: str, *, limited: bool = True, judged: int | None = None) -> None:
        at, due = self.office.moment(self.minute), self.due if limited else None
        timeliness = "no_limit"
        if due is not None:
            today = (self.minute if judged is None else judged) // DAY
            timeliness = "early" if today < due else "on_time" if today == due else "late"
        due_at = None if due is None else self.office.end_of(due)
        self._tell("case.closed", {"outcome": outcome, "closed_at": at, "due_at": due_at, "timeliness": timeliness})

    def _withdrawn_before_reception(self) -> list[Event]:
        at = self.start.arrived + timedelta(minutes=self.chance.randrange(2, 50))
        self._tell("application.withdrawn", {"reason": "no_longer_needed"}, "submission", at)
        self._tell("case.opened", self._opening(), at=at)
        self._close("withdrawn", limited=False)
        return self.events

    def _withdrawn(self) -> list[Event]:
        self._pass(self.chance.randrange(1, 2 * DAY))
        self._tell("application.withdrawn", {"reason": "no_longer_needed"}, "submission")
        self._close("withdrawn")
        return self.events

    def _not_received(self) -> list[Event]:
        self._pass(self.chance.randrange(1, DAY))
        self._close("not_received", limited=False)
        return self.events

    def _pass(self, minutes: int) -> None:
        self.minute += minutes

    def _due_at(self) -> datetime | None:
        return None if self.due is None else self.office.end_of(self.due)

    def _at(self, step: Step) -> str:
        place = PLACES.get(step.role, "deciding")
        if self._unit() != self.start.deciding:
            return self._unit()
        start = self.start
        return self._now_at({"receiving": start.receiving, "department": start.department, "deciding": start.deciding}[place])


def _application(start: Start, chance: random.Random) -> dict[str, Any]:
    assert start.procedure is not None
    return {
        "procedure_code": start.procedure.code, "receiving_unit": start.receiving, "channel": start.channel,
        "applicant_kind": chance.choice(("citizen", "citizen", "business")), "applicant_is_official": chance.random() < 0.03,
        "service_level": start.procedure.service_level, "attachment_count": chance.randrange(5), "content_hash": SHEETS,
        "drafting_seconds": chance.randrange(60, 1800) if chance.random() < 0.9 else None,
    }  # fmt: skip


def _pace(chance: random.Random) -> float:
    """How much of its time a file takes: most a half, one in twenty more than all of it."""
    return chance.lognormvariate(-0.55, 0.35)


def register(case_id: str, chance: random.Random, facts: dict[str, Any], day: date, recorded: datetime) -> list[Event]:
    """A paper file: recorded up to weeks after it came in; some are recorded open and told anew when they end."""
    closed_on = day + timedelta(days=chance.randrange(8))
    open_first = chance.random() < 0.2
    entry = {**facts, "received_on": day, "closed_on": None if open_first else min(closed_on, recorded.astimezone(HOME).date())}
    told = [Event("processing", "register_entry.recorded", case_id, 1, recorded, 1, entry)]
    if open_first and chance.random() < 0.8:
        later = recorded + timedelta(days=chance.randrange(1, 20))
        ended = {**entry, "closed_on": max(closed_on, day)}
        told.append(Event("processing", "register_entry.recorded", case_id, 2, max(later, _evening(closed_on)), 1, ended))
    return told


def secret_count(case_id: str, chance: random.Random, unit: str, level: str, day: date, at: datetime) -> list[Event]:
    """A number of secret files, some counts corrected weeks later."""
    counted = {"unit": unit, "level": level, "kind": "internal_work", "day": day, "count": chance.randrange(1, 6)}
    told = [Event("processing", "secret_files.counted", case_id, 1, at, 1, counted)]
    if chance.random() < 0.3:
        anew = {**counted, "count": chance.randrange(0, 7)}
        later = at + timedelta(days=chance.randrange(1, 40))
        told.append(Event("processing", "secret_files.counted", case_id, 2, later, 1, anew))
    return told


def _evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=HOME).astimezone(UTC)
