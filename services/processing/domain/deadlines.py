"""The law's clock of a case file: due date, restart or pause, the window for a supplement, the one extension, on time or late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from services.processing.domain.case_file import Case
from shared.calendar import TimeLimit, WorkingCalendar, local_day

# Working days after reception within which an incomplete file may still be sent back (TT 01/2018/TT-VPCP).
SUPPLEMENT_DAYS = 3
# The apology must reach the citizen at the latest this many working days before the due date
# (NĐ 61/2018/NĐ-CP, TT 01/2018/TT-VPCP).
APOLOGY_DAYS = 1


def limit_of(case: Case) -> TimeLimit:
    """The time limit by which the case was received."""
    return TimeLimit(value=case["limit_value"], unit=case["limit_unit"])


def due_after_supplement(case: Case, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The due date once the file is complete again: the whole limit anew (`restart`) or what was left of it (`pause`)."""
    if case["due_at"] is None:
        return None
    if case["supplement"]["clock"] == "restart":
        return calendar.due(now, limit_of(case))
    return _continued(case, now, calendar)


def _continued(case: Case, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    stopped_at: datetime = case["clock_stopped_at"]
    due_at: datetime = case["due_at"]
    if stopped_at >= due_at:
        # It was late when it stopped, and a pause gives no time back.
        return due_at
    left = (local_day(due_at) - local_day(stopped_at)).days
    if case["limit_unit"] == "calendar_day" and left:
        return calendar.due(now, TimeLimit(value=left, unit="calendar_day"))
    return calendar.resume(due_at, stopped_at, now)


def supplement_window_is_over(case: Case, now: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the three working days from reception have passed in which the file may be sent back as incomplete."""
    end = calendar.due(case["received_at"], TimeLimit(value=SUPPLEMENT_DAYS, unit="working_day"))
    return end is not None and local_day(now) > local_day(end)


def apology_is_too_late(case: Case, now: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the last day for an apology, one working day before the due date, is over."""
    return local_day(now) > working_days_before(local_day(case["due_at"]), APOLOGY_DAYS, calendar)


def working_days_before(day: date, count: int, calendar: WorkingCalendar) -> date:
    """The `count`-th working day before `day`."""
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def timeliness(due_at: datetime | None, finished_at: datetime) -> str:
    """early (on a day before the due day), on_time, late, or no_limit."""
    if due_at is None:
        return "no_limit"
    if finished_at > due_at:
        return "late"
    return "early" if local_day(finished_at) < local_day(due_at) else "on_time"


def time_left(case: Mapping[str, Any], now: datetime, calendar: WorkingCalendar) -> int | None:
    """Working minutes until the due date, negative when it has passed; None without a limit or while the clock stands."""
    due_at = case.get("due_at")
    if due_at is None or case.get("clock_stopped_at") is not None:
        return None
    return calendar.working_minutes(now, due_at) if now <= due_at else -calendar.working_minutes(due_at, now)
