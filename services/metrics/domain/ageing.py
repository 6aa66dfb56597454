"""Open files by age: how long overdue, and since when received. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.metrics.domain.halfmonth import days_of, half_of

# Up to how many days overdue a group goes; the last group is of all that are overdue for longer. Days off are days too.
OVERDUE_DAYS = (3, 10, 30)
# At how many half months before the running one a group by reception begins: a month, three and six months, and all before.
HALVES_AGO = (1, 5, 11)


@dataclass(frozen=True, slots=True)
class Group:
    """Files received from `first` to `last`, both included; None: open at that end."""

    first: date | None
    last: date | None
    files: int


# Overdue for more than so many days, up to so many days (None: for however long), and how many files.
Age = tuple[int, int | None, int]


def by_overdue(overdue: int, up_to: Mapping[int, int]) -> list[Age]:
    """Overdue files by age, from how many there are and how many of them are overdue for up to so many days."""
    edges = (0, *OVERDUE_DAYS)
    counts = [0, *(min(up_to[days], overdue) for days in OVERDUE_DAYS)]
    found: list[Age] = [(edges[at - 1], edges[at], max(0, counts[at] - counts[at - 1])) for at in range(1, len(edges))]
    return [*found, (edges[-1], None, overdue - counts[-1])]


def by_reception(received: Mapping[str, int], today: date) -> list[Group]:
    """Open files by when they were received, the newest first, from their number by half month."""
    edges, last, groups = [_halves_before(today, ago) for ago in HALVES_AGO], None, []
    for edge in edges:
        first = days_of(edge)[0]
        files = sum(number for half, number in received.items() if half >= edge and (last is None or half <= half_of(last)))
        groups.append(Group(first, last, files))
        last = days_of(_halves_before(first, 1))[1]
    return [*groups, Group(None, last, sum(number for half, number in received.items() if half < edges[-1]))]


def _halves_before(day: date, number: int) -> str:
    half = half_of(day)
    for _ in range(number):
        half = half_of(date.fromordinal(days_of(half)[0].toordinal() - 1))
    return half
