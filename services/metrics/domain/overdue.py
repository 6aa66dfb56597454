"""When an open file is overdue: the one rule of the list of late files and of the columns 12 and 13 of Biểu II.06a. Pure.

Source: TT 01/2018/TT-VPCP (the due time, and the clock that stands while a supplement is awaited); TT 01/2020/TT-VPCP (the form).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.metrics.domain.classify import closing_day
from services.metrics.domain.period import Period
from shared.calendar import HOME, local_day


def overdue_from(fact: Mapping[str, Any]) -> datetime | None:
    """The moment from which a file is overdue while it is open; None: it never is, as far as is known now.

    Never: without a due time; while the clock stands since before that time; and when the file ended in time, by what processing
    told of it (a withdrawal counts from when the applicant took the file back, which may be before it was closed).
    """
    due_at: datetime | None = fact.get("due_at")
    if closing_day(fact) is not None:
        return due_at if fact.get("timeliness") == "late" else None
    return None if _stopped_in_time(fact) else due_at


def overdue_while_open(fact: Mapping[str, Any]) -> datetime | None:
    """The same for an open file that may be listed; None for a closed one, and for a state secret."""
    return overdue_from(fact) if closing_day(fact) is None and not fact.get("secret") else None


def cutoff(period: Period, now: datetime) -> datetime | None:
    """The moment at which open files are judged: the end of the period, or now while it runs; None before it begins."""
    if period.first > local_day(now):
        return None
    return min(over(period), now)


def over(period: Period) -> datetime:
    """The moment at which the last day of a period is over."""
    return datetime.combine(min(period.last, date.max - timedelta(days=1)) + timedelta(days=1), time(), HOME).astimezone(UTC)


def told_day(period: Period, at: datetime) -> date:
    """The day of the cut-off `at`: where a file is on this day, it is told while it is open."""
    return min(period.last, local_day(at))


def _stopped_in_time(fact: Mapping[str, Any]) -> bool:
    """Whether the clock stands since before the due time, because the applicant is to complete the file."""
    since, due_at = fact.get("waiting_since"), fact.get("due_at")
    return since is not None and due_at is not None and since <= due_at
