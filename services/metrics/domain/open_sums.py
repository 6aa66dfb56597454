"""Open files in sums: by the half month in which they were received, and by the day on which they become overdue. Pure.

A file adds here while it is open, and takes both away again when it is closed; a state secret adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.metrics.domain.addition import Addition, day_at_home, reception_day
from services.metrics.domain.classify import closing_day
from services.metrics.domain.overdue import overdue_while_open

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
