"""The share by day from sums: the counters of a share once more, under the day of the month. Pure.

A period that is no whole number of half months has days at its edges: these counters tell of them, and the store is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from services.metrics.domain.addition import by_code, counter_of
from services.metrics.domain.share import COUNTERS

PREFIX = "daily_"


def of_day(day: date, counts: Mapping[str, int], names: Collection[str] = COUNTERS, prefix: str = PREFIX) -> Counter[str]:
    """Those of `counts` that have one of `names`, a share's at first, named after the day."""
    return Counter({counter_of(prefix, what, f"{day:%d}"): number for what, number in counts.items() if what in names})


def on_days(first: date, last: date, counts: Mapping[str, int]) -> Counter[str]:
    """The counters of a share from `first` to `last`, both included, in the sum of the half month that both are in."""
    found: Counter[str] = Counter()
    for day, of_that_day in by_code(PREFIX, counts).items():
        found.update(of_that_day if f"{first:%d}" <= day <= f"{last:%d}" else {})
    return found
