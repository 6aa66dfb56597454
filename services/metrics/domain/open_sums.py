"""Open files in sums: by the half month in which they were received, and by the day on which they become overdue. Pure.

A file adds here while it is open, and takes both away again when it is closed; a state secret adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from services.metrics.domain.addition import Addition, day_at_home, reception_day
from services.metrics.domain.classify import closing_day
from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import STRETCH
from services.metrics.domain.overdue import overdue_while_open
from shared.calendar import HOME

PREFIX = "open_"
SINCE = f"{PREFIX}since"
# Followed by the day of the month: `open_due05`.
DUE = f"{PREFIX}due"


def open_additions(fact: Mapping[str, Any]) -> list[Addition]:
    """What an open file adds, as far as its days are known now; nothing for a closed one."""
    if fact.get("secret") or closing_day(fact) is not None:
        return []
    received, due = reception_day(fact), day_at_home(overdue_while_open(fact))
    days = [(received, SINCE), (due, f"{DUE}{due:%d}" if due else "")]
    return [Addition(day, Counter([name])) for day, name in days if day is not None]


def overdue(counts: Mapping[str, int], before: date | None = None) -> int:
    """How many open files became overdue: in whole half months, or in the one that `before` is in on the days before it."""
    end = f"{DUE}{before:%d}" if before else f"{DUE}~"
    return sum(number for name, number in counts.items() if DUE < name < end)


def windows(half: str, counts: Mapping[str, int], low: datetime, high: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of time from `low` on and before `high` in which files became overdue, in order, by the sum of a half month.

    All of it at once when it has few, else day by day.
    """
    first, last = days_of(half)
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)] if overdue(counts) else []
    some = [(day, day) for day in days if counts[f"{DUE}{day:%d}"]]
    for begin, end in some if overdue(counts) > STRETCH else [(first, last)] if some else []:
        window = max(low, _morning(begin)), min(high, _morning(end + timedelta(days=1)))
        if window[0] < window[1]:
            yield window


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), HOME)
