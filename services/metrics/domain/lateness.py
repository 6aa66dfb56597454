"""How late a file is (`domain.late_state`: in which way), and why, as far as the events tell. Pure.

Source: NĐ 61/2018/NĐ-CP and TT 01/2018/TT-VPCP (the due time, one extension with an apology, the clock that stands while a
supplement is awaited).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.metrics.domain.addition import reception_day
from services.metrics.domain.classify import classify
from services.metrics.domain.late_state import LateState
from services.metrics.domain.stood import Stood, stands_at, working_minutes
from shared.calendar import WorkingCalendar, local_day


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
    days = max(0, (local_day(end) - local_day(due_at)).days) if due_at else 0
    minutes = working_minutes(due_at, end, calendar) if due_at else None
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
