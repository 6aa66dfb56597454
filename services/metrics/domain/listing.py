"""Where a file stands in lists: a text that sorts by a day and id, so that a page is a stretch of one index. Pure.

Counted files and those not counted (but listed) are two lists by closing day, open files one by the day they were received; a
secret file is in none. A day of a busy district holds more files than a page: a stretch is at most a day, or a part of its ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import ceil

from services.metrics.domain.classify import LISTED_EXCLUSIONS, Standing
from services.metrics.domain.halfmonth import days_of

# A place begins with the list that it is in.
COUNTED_LIST, NOT_COUNTED_LIST, OPEN_LIST = "c", "x", "o"
# Sorts after every id; ids are plain ASCII.
END = "~"
# Ids begin with a hexadecimal digit, and a part of a day ends behind all that begin with its last one. The last has no end of its
# own.
DIGITS = "0123456789abcde"
SIXTEENTHS = len(DIGITS) + 1
# Files that one read should find at most. More makes a page wait, fewer asks more often.
STRETCH = 400
WORKING_DAYS_OF_HALF = 10


def place_of(standing: Standing, case_id: str, open_since: date | None = None) -> str | None:
    """The place in its list, as `c|2021-02-12|<id>`; None for what is not listed. `open_since`: when an open one was received."""
    if standing.closed_on is None:
        return f"{OPEN_LIST}|{open_since.isoformat()}|{case_id}" if open_since else None
    if not (standing.counted or standing.excluded in LISTED_EXCLUSIONS):
        return None
    return f"{COUNTED_LIST if standing.counted else NOT_COUNTED_LIST}|{standing.closed_on.isoformat()}|{case_id}"


def stretches(half: str, first: date, last: date, files: int) -> Iterator[tuple[str, str]]:
    """The days from `first` to `last` that are in the half month as ranges `(after, before)` of `day|id`, in order.

    `files` is how many files the half month has in this list: few are read at once, many day by day or in parts of a day. In no
    more parts than files need: a day without any, as at New Year, is asked for as often as it has parts.
    """
    begin, end = max(first, days_of(half)[0]), min(last, days_of(half)[1])
    if begin > end:
        return
    if files <= STRETCH:
        yield f"{begin}|", f"{end}|{END}"
        return
    every = max(1, SIXTEENTHS // ceil(files / (STRETCH * WORKING_DAYS_OF_HALF)))
    for number in range(begin.toordinal(), end.toordinal() + 1):
        day = date.fromordinal(number).isoformat()
        marks = ["", *(f"{digit}{END}" for digit in DIGITS[every - 1 :: every]), END]
        yield from ((f"{day}|{low}", f"{day}|{high}") for low, high in pairwise(marks))
