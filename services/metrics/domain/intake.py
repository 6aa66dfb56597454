"""Case files received day by day: as counters of a cell, and what days of the week have to do with it. Pure.

A cell is of half a month; its counters of intake are named after the day of the month, so that days need no documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from services.metrics.domain.addition import by_code
from services.metrics.domain.daily_sums import of_day
from services.metrics.domain.halfmonth import days_of

PREFIX, RECEIVED = "intake_", "received"
# Shades of a calendar, beside "none". More, and neighbours cannot be told apart.
STEPS = 5
# Fewer working days than this say nothing of a day of the week: a Saturday is worked to make up for a bridge day, once or twice.
FEW_DAYS = 5
# As `date.weekday` counts.
MONDAY_TO_FRIDAY = range(5)
# Fewer files than this in twelve months, and two more on one day make it the fullest: nothing is said of days of the week.
FEW_FILES = 100


@dataclass(frozen=True, slots=True)
class IntakeDay:
    """One day: how many files were received, and whether it is a working day. `files` None: it is still to come."""

    day: date
    files: int | None
    working: bool


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday: 0) with its working days, the files received on them, and how many of these a day has."""

    number: int
    days: int
    files: int

    @property
    def mean(self) -> Decimal:
        """Files of one such day, with one decimal."""
        return (Decimal(self.files) / self.days).quantize(Decimal("0.1"), ROUND_HALF_UP)


def intake(day: date, counts: Mapping[str, int]) -> Counter[str]:
    """What a file that adds `counts` on a day adds to the intake of that day."""
    return of_day(day, counts, (RECEIVED,), PREFIX)


def by_day(half: str, counts: Mapping[str, int]) -> Counter[date]:
    """Files by day, from the counters of intake in the sum of a half month."""
    first, _last = days_of(half)
    return Counter({first.replace(day=int(day)): each[RECEIVED] for day, each in by_code(PREFIX, counts).items()})


def weekdays(days: Sequence[IntakeDay], today: date) -> list[Weekday]:
    """The working days by day of the week, from the first one with files to yesterday: today is not over."""
    begun = min((each.day for each in days if each.files), default=today)
    numbers: dict[int, list[int]] = defaultdict(list)
    for each in days:
        if each.working and each.files is not None and begun <= each.day < today:
            numbers[each.day.weekday()].append(each.files)
    return [Weekday(number, len(files), sum(files)) for number, files in sorted(numbers.items())]


def fullest_and_emptiest(found: Sequence[Weekday]) -> tuple[Weekday, Weekday] | None:
    """Of Monday to Friday, of two alike the first; None while one is not known well enough, or files are few."""
    known = [each for each in found if each.number in MONDAY_TO_FRIDAY and each.days >= FEW_DAYS]
    if len(known) < len(MONDAY_TO_FRIDAY) or sum(each.files for each in found) < FEW_FILES:
        return None
    return max(known, key=lambda each: each.mean), min(known, key=lambda each: each.mean)


def alike(fullest: Weekday, emptiest: Weekday) -> bool:
    """Whether two days of the week differ by less than a tenth: that much is chance."""
    return 10 * (fullest.mean - emptiest.mean) < fullest.mean


def shades(days: Sequence[IntakeDay]) -> list[tuple[int, int]]:
    """From how many files to how many each shade is. Of the days with files, about as many have each shade: in equal parts of the
    fullest day, one day of a campaign would leave all others pale. Fewer shades where days are alike.
    """
    counts = sorted(day.files for day in days if day.files)
    ends = sorted({counts[-(-part * len(counts) // STEPS) - 1] for part in range(1, STEPS + 1)}) if counts else []
    return list(zip([1, *(end + 1 for end in ends)], ends, strict=False))


def weeks(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that these days are in."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)]
