"""What the denominator may lack, and between which two numbers the share then lies. Pure.

Two signs of files that nobody told of:

* **Numbers.** Each agency numbers what it receives in a day 1, 2, 3, … (TT 01/2018/TT-VPCP), so a number missing below the
  highest seen belongs to a file that is not here. What is missing above the highest seen cannot be known. A missing number counts
  for the unit that gave it, in the period of its day of reception. The number of a secret file is missing too, as if nobody had
  told of it: numbers given less files received would else be the secret files of a unit and day (`domain.disclosure`).
* **Paper.** A unit that entered paper files in at least three of the six months before the period, and in none of the period's
  months that are over, has stopped registering. What it is expected to have had each month is the median of the months in which
  it did register. Both thresholds are ours.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any, NamedTuple

from services.metrics.domain.halfmonth import MIDDLE, half_of
from services.metrics.domain.period import Period
from services.metrics.domain.share import percent

# Months looked back at, and in how many of them a unit must have registered paper to be expected to go on.
LOOK_BACK, ENOUGH = 6, 3
PUBLIC, INTERNAL = "public_service", "internal_work"
_CODE = re.compile(r"^(\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})(-NB)?-(\d{6})-(\d{4,})$")


class SeriesKey(NamedTuple):
    """The numbers that an agency gave in one half month; inside the office they are numbered apart."""

    agency: str
    kind: str
    half: str


class Given(NamedTuple):
    """A number that a file was given."""

    key: SeriesKey
    day: date
    number: int


class Gap(NamedTuple):
    """How many numbers of an agency's day are missing below the highest seen."""

    agency: str
    kind: str
    day: date
    missing: int


class Seen(NamedTuple):
    """The numbers of a day (01 to 31) that files have: how many, and the highest."""

    files: int
    highest: int


def given_to(fact: Mapping[str, Any]) -> Given | None:
    """The number of a file; None before reception, for a code that is not of the circular's form, and of a secret file."""
    found = _CODE.match(fact.get("file_code") or "")
    if found is None or fact.get("secret"):
        return None
    agency, inside, written, number = found.groups()
    try:
        day = date(2000 + int(written[:2]), int(written[2:4]), int(written[4:]))
    except ValueError:
        return None
    return Given(SeriesKey(agency, INTERNAL if inside else PUBLIC, half_of(day)), day, int(number))


def numbers_of(fact: Mapping[str, Any]) -> dict[SeriesKey, Counter[str]]:
    """What a file adds to the numbers given: its day and number as one counter, so that it can be taken back with the file."""
    given = given_to(fact)
    return {} if given is None else {given.key: Counter({f"{given.day:%d}-{given.number}": 1})}


def seen_in(counts: Mapping[str, Any]) -> dict[str, Seen]:
    """The counters of one or more files, by day; of no day whose numbers were all taken back."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for name, files in counts.items():
        day, hyphen, number = name.partition("-")
        if hyphen and files > 0:
            numbers[day].append(int(number))
    return {day: Seen(len(found), max(found)) for day, found in numbers.items()}


def series_of(gap: Gap) -> str:
    """What the file codes of a gap begin with."""
    return f"{gap.agency}{'-NB' if gap.kind == INTERNAL else ''}-{gap.day:%y%m%d}"


def missing_numbers(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of numbers (first, last) missing below the highest of `numbers`."""
    runs, expected = [], 1
    for number in sorted(set(numbers)):
        if number > expected:
            runs.append((expected, number - 1))
        expected = number + 1
    return runs


@dataclass(frozen=True, slots=True)
class Bounds:
    """The share if everything missing was handled on paper, and if every missing number was handled online, in percent."""

    lower: Decimal
    upper: Decimal


def bounds(numerator: int, denominator: int, missing: int, unregistered: int) -> Bounds | None:
    """Between what the share lies; None without files, and when both would be told by the same number."""
    lower = percent(numerator, denominator + missing + unregistered)
    upper = percent(numerator + missing, denominator + missing)
    if not denominator or lower is None or upper is None or lower == upper:
        return None
    return Bounds(lower, upper)


def expected_paper(before: Sequence[int], now: Sequence[int]) -> int:
    """How many paper files a unit is expected to have had in the months `now`, by those of the months `before`; 0: it goes on."""
    registered = [number for number in before if number]
    if not now or any(now) or len(registered) < ENOUGH:
        return 0
    return ceil(median(registered)) * len(now)


def months_over(period: Period, today: date) -> list[Period]:
    """The months of a period that are over; none of a period that does not begin with a month of one of the two calendars."""
    found: list[Period] = []
    for month in _months_from(period.first):
        if month.last > period.last or month.last >= today:
            return found
        found.append(month)
    return found


def months_before(period: Period) -> list[Period]:
    """The months before a period that a unit is judged by, oldest first."""
    found: list[Period] = []
    first = period.first
    for _ in range(LOOK_BACK if first.day in (1, MIDDLE) else 0):
        last, first = first - timedelta(days=1), _month_before(first)
        found.append(Period(f"{first}..{last}", first, last))
    return found[::-1]


def _months_from(first: date) -> Iterator[Period]:
    """Months of the calendar (from the 1st) or of administrative reports (from the 15th), without end."""
    while first.day in (1, MIDDLE):
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=first.day)
        last = following - timedelta(days=1)
        yield Period(f"{first}..{last}", first, last)
        first = following


def _month_before(first: date) -> date:
    return (first.replace(day=1) - timedelta(days=1)).replace(day=first.day)
