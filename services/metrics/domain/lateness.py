"""Late files, and why, as far as the events tell. Pure.

A file is late in three ways: closed late in the period; overdue and still open; overdue when the period ended, and closed since.
What processing told of a closed file (`timeliness`) is the truth, so the list and the counter `late` are the same files.

Source: NĐ 61/2018/NĐ-CP and TT 01/2018/TT-VPCP (the due time, one extension with an apology, the clock that stands while a
supplement is awaited).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.metrics.domain.cell import reception_day
from services.metrics.domain.classify import classify
from services.metrics.domain.halfmonth import pieces
from services.metrics.domain.late_state import LateState
from services.metrics.domain.overdue import overdue_from, overdue_while_open
from services.metrics.domain.period import Period
from shared.calendar import CalendarMissing, WorkingCalendar, local_day

# A file that was late for longer is found at the ends of its last ten years only.
LONGEST_LATENESS = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is late: `waiting`, or in `detail`: `stands` and `slowest` (step), `extended` (code), `supplements` (how many).

    `minutes`: working minutes of the slowest step.
    """

    code: str
    detail: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A late file. `minutes`: working time past `due_at`, None when the calendar does not know the years; `days`: of any kind."""

    state: LateState
    received_on: date | None
    due_at: datetime | None
    closed_on: date | None
    minutes: int | None
    days: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """Where an open file stands and how long. `step` None: with the applicant, who is to complete it (`waiting`), or unknown.

    `minutes`: working time since the step began, however often the file came there before, or since the applicant was asked; None
    when the calendar does not know the years.
    """

    step: str | None
    waiting: bool
    since: datetime
    minutes: int | None


def marks(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored beside a fact so that late files are found by an index; a secret file has none of them.

    `late_day`: the day a file was closed late. `late_from`: when an open file becomes late. `late_halves`: the half months at
    whose ends a file that was closed late could be open and overdue.
    """
    standing, overdue = classify(fact), overdue_from(fact)
    late_day = standing.closed_on if standing.counted and fact.get("timeliness") == "late" else None
    halves: list[str] = []
    if late_day is not None and overdue is not None:
        first = max(_day(overdue), late_day - LONGEST_LATENESS)
        halves = [half for half, _, _ in pieces(first, late_day)]
    return {
        "late_day": late_day.isoformat() if late_day else None,
        "late_from": overdue_while_open(fact),
        "late_halves": halves,
    }


def state_of(fact: Mapping[str, Any], period: Period, at: datetime) -> LateState | None:
    """How a file is late in the period, judged at `at`; None: it is not, or may not be listed."""
    found, since = marks(fact), overdue_from(fact)
    overdue = since is not None and since < at
    if found["late_day"]:
        closed_on = date.fromisoformat(found["late_day"])
        if closed_on in period:
            return LateState.CLOSED
        return LateState.CLOSED_SINCE if overdue and closed_on > period.last else None
    return LateState.OPEN if found["late_from"] and found["late_from"] < at else None


def lateness(
    fact: Mapping[str, Any],
    state: LateState,
    at: datetime,
    calendar: WorkingCalendar,
    workflow: Sequence[str] = (),
    standing: Stood | None = None,
) -> Late:
    """A late file as it is told. `workflow`: the steps of its way in order, as far as they are known; `standing`: where it is."""
    due_at: datetime | None = fact.get("due_at")
    end = fact["closed_at"] if state == LateState.CLOSED and fact.get("closed_at") else at
    closed_on = None if state == LateState.OPEN else classify(fact).closed_on
    days = max(0, (_day(end) - _day(due_at)).days) if due_at else 0
    minutes = _working(due_at, end, calendar) if due_at else None
    return Late(state, reception_day(fact), due_at, closed_on, minutes, days, reasons(fact, state, workflow, standing))


def reasons(
    fact: Mapping[str, Any], state: LateState, workflow: Sequence[str] = (), standing: Stood | None = None
) -> tuple[Reason, ...]:
    """Why, the most telling first: where an open file stands, then what happened on its way."""
    found = []
    if state == LateState.OPEN and fact.get("waiting_since"):
        found.append(Reason("waiting"))
    if state == LateState.OPEN and (step := stands_at(fact, workflow)):
        found.append(Reason("stands", step))
    if fact.get("extended"):
        found.append(Reason("extended", fact.get("extension_reason") or ""))
    if fact.get("supplements"):
        found.append(Reason("supplements", str(fact["supplements"])))
    slowest = _slowest(fact)
    if slowest and not (state == LateState.OPEN and _stood_longer(standing, slowest)):
        found.append(slowest)
    return tuple(found)


def stands_at(fact: Mapping[str, Any], workflow: Sequence[str] = ()) -> str | None:
    """The step where an open file stands; None when only the pack could tell which step follows, and does not."""
    place = fact.get("place")
    if not place or place["step"]:
        return place["step"] if place else None
    steps = [None, *workflow]
    following = steps[steps.index(place["after"]) + 1 :] if place["after"] in steps else []
    return following[0] if following else None


def stood(fact: Mapping[str, Any], now: datetime, calendar: WorkingCalendar, workflow: Sequence[str] = ()) -> Stood | None:
    """How long an open file has stood where it is now; None for a closed one, and when no event tells."""
    if classify(fact).closed_on is not None:
        return None
    if waiting_since := fact.get("waiting_since"):
        return Stood(None, True, waiting_since, _working(waiting_since, now, calendar))
    if not (place := fact.get("place")):
        return None
    return Stood(stands_at(fact, workflow), False, place["since"], _working(place["since"], now, calendar))


def _stood_longer(standing: Stood | None, slowest: Reason) -> bool:
    """Whether the file has stood where it is longer than the slowest of its finished steps took: that step explains nothing."""
    return standing is not None and (standing.minutes or 0) > (slowest.minutes or 0)


def _slowest(fact: Mapping[str, Any]) -> Reason | None:
    """The step with most working minutes over all times it was done; of two alike the earlier one."""
    worked: Counter[str] = Counter()
    for step in fact.get("steps", []):
        worked[step["step"]] += int(step.get("worked_minutes") or 0)
    if not any(worked.values()):
        return None
    step, minutes = worked.most_common(1)[0]
    return Reason("slowest", step, minutes)


def _working(start: datetime, end: datetime, calendar: WorkingCalendar) -> int | None:
    try:
        return calendar.working_minutes(start, end)
    except CalendarMissing:
        return None


def _day(moment: datetime) -> date:
    return local_day(moment)
