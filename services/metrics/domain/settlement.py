"""Biểu II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP): how files were received and settled in a period, in thirteen columns. Pure.

Every file is in exactly one of the columns 4, 5, 6 and in exactly one of 8, 9, 10, 12, 13, so (3) = (7) + (11) by construction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.metrics.domain.addition import ONLINE_CHANNELS, reception_day
from services.metrics.domain.classify import closing_day
from services.metrics.domain.overdue import overdue_from, told_day
from services.metrics.domain.period import Period

# How a settled file is told by its timeliness; a file without a limit cannot be late.
SETTLED = {"early": 8, "on_time": 9, "no_limit": 9, "late": 10}
COLUMNS = range(3, 14)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: a field or unit and its columns 3 to 13."""

    name: str
    counts: Mapping[int, int]

    @property
    def cells(self) -> tuple[int, ...]:
        """The columns 3 to 13 in order."""
        return tuple(self.counts[column] for column in COLUMNS)


def columns_of(fact: Mapping[str, Any], period: Period, at: datetime) -> tuple[int, int] | None:
    """Where a file came in (4, 5 or 6) and how it stands at the cut-off `at` (8, 9, 10, 12 or 13); None: not in the form.

    Not in the form: internal work, state-secret files, applications that were never received, and what was received later or
    settled before.
    """
    received = reception_day(fact)
    if fact.get("kind") != "public_service" or fact.get("secret") or received is None or received > period.last:
        return None
    closed = closing_day(fact)
    if closed is not None and closed < period.first:
        return None
    came = 6 if received < period.first else 4 if fact.get("channel") in ONLINE_CHANNELS else 5
    if closed is not None and closed <= period.last:
        return came, SETTLED.get(str(fact.get("timeliness") or "no_limit"), 9)
    return came, 13 if _overdue(fact, at) else 12


def told_on(fact: Mapping[str, Any], period: Period, at: datetime) -> date:
    """The day on which a file stands where the form tells it: the day it was settled, or of the cut-off while it was open."""
    closed = closing_day(fact)
    return closed if closed is not None and closed <= period.last else told_day(period, at)


def line(name: str, places: Iterable[tuple[int, int]]) -> Line:
    """The line of these files, with its sums."""
    counts: Counter[int] = Counter()
    for came, stands in places:
        counts.update((came, stands))
    counts[3] = counts[4] + counts[5] + counts[6]
    counts[7] = counts[8] + counts[9] + counts[10]
    counts[11] = counts[12] + counts[13]
    return Line(name, counts)


def _overdue(fact: Mapping[str, Any], at: datetime) -> bool:
    since = overdue_from(fact)
    return since is not None and since < at
