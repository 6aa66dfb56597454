"""Half months: `2021-01a` is the 1st to the 14th, `2021-01b` the 15th to the end.

Calendar periods and administrative ones (15th to 14th, NĐ 09/2019) are both whole numbers of half months, so sums by half month
serve both.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MIDDLE = 15


def half_of(day: date) -> str:
    """The half month that `day` is in."""
    return f"{day:%Y-%m}{'a' if day.day < MIDDLE else 'b'}"


def days_of(half: str) -> tuple[date, date]:
    """The first and last day of a half month."""
    year, month = int(half[:4]), int(half[5:7])
    if half.endswith("a"):
        return date(year, month, 1), date(year, month, MIDDLE - 1)
    return date(year, month, MIDDLE), date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Parts:
    """A range of days as whole half months and the ranges of days left over at its edges (at most two)."""

    halves: tuple[str, ...]
    edges: tuple[tuple[date, date], ...]


def parts_of(first: date, last: date) -> Parts:
    """Split first..last (both included): every day is in exactly one half or one edge."""
    halves: list[str] = []
    edges: list[tuple[date, date]] = []
    day = first
    while day <= last:
        begin, end = days_of(half_of(day))
        if day == begin and end <= last:
            halves.append(half_of(day))
        else:
            edges.append((day, min(end, last)))
        if end == date.max:
            break
        day = end + timedelta(days=1)
    return Parts(tuple(halves), tuple(edges))


def pieces(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """first..last (both included) half month by half month, in order: its name, and its days that are in the range."""
    day = first
    while day <= last:
        _, end = days_of(half_of(day))
        yield half_of(day), day, min(end, last)
        if end == date.max:
            break
        day = end + timedelta(days=1)
