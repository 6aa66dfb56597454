"""Periods of reporting: a range of days, named. Which calendar a period follows belongs to whoever asks (NĐ 09/2019)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from shared.errors import FieldError, Invalid
from shared.message import Message

CALENDAR, ADMINISTRATIVE = "calendar", "administrative"
# Years that can be asked for: each day of a period may cost a read, so a period has an end.
YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; `name` as it was asked for."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def parse(text: str, calendar: str = CALENDAR) -> Period:
    """`2021`, `2021-H1`, `2021-Q1`, `2021-01` or `2021-01-05..2021-02-03`; raises Invalid.

    In the administrative calendar a month runs from the 15th of the month before to the 14th, and longer periods likewise.
    """
    if ".." in text:
        return _range(text)
    match = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", text)
    if match is None or int(match[1]) not in YEARS:
        raise _wrong(text)
    months = _months(match)
    first, last = _calendar_days(int(match[1]), *months)
    return Period(text, *(_administrative(first, last) if calendar == ADMINISTRATIVE else (first, last)))


def period_before(period: Period) -> Period:
    """The one of the same length that ends the day before: as many whole months of either calendar, else as many days."""
    after = period.last + timedelta(days=1)
    months = 12 * (after.year - period.first.year) + after.month - period.first.month
    if after.day == period.first.day and months:
        year, month = divmod(12 * period.first.year + period.first.month - 1 - months, 12)
        first = period.first.replace(year=year, month=month + 1)
    else:
        first = period.first - (after - period.first)
    last = period.first - timedelta(days=1)
    return Period(f"{first}..{last}", first, last)


def months_until(last: date, number: int, calendar: str = CALENDAR) -> list[Period]:
    """The last `number` months of that calendar, oldest first, the one with `last` in it at the end."""
    found = [month_of(last, calendar)]
    while len(found) < number:
        found.append(month_of(found[-1].first - timedelta(days=1), calendar))
    return found[::-1]


def month_of(day: date, calendar: str = CALENDAR) -> Period:
    """The month of that calendar with `day` in it."""
    if calendar == ADMINISTRATIVE and day.day >= 15:
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    first, last = _calendar_days(day.year, day.month, day.month)
    return Period(f"{day:%Y-%m}", *(_administrative(first, last) if calendar == ADMINISTRATIVE else (first, last)))


def _months(match: re.Match[str]) -> tuple[int, int]:
    _, half, quarter, month = match.groups()
    if half:
        return 6 * int(half) - 5, 6 * int(half)
    if quarter:
        return 3 * int(quarter) - 2, 3 * int(quarter)
    return (int(month), int(month)) if month else (1, 12)


def _calendar_days(year: int, first_month: int, last_month: int) -> tuple[date, date]:
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


def _administrative(first: date, last: date) -> tuple[date, date]:
    return (first - timedelta(days=1)).replace(day=15), last.replace(day=14)


def _range(text: str) -> Period:
    try:
        first, last = (date.fromisoformat(part) for part in text.split("..", 1))
    except ValueError as error:
        raise _wrong(text) from error
    # The administrative year 2000 begins in the year before.
    if first > last or first.year not in (YEARS.start - 1, *YEARS) or last.year not in YEARS:
        raise _wrong(text)
    return Period(text, first, last)


def _wrong(text: str) -> Invalid:
    words = Message(
        "Kỳ phải có dạng 2021, 2021-H1, 2021-Q1, 2021-01 hoặc 2021-01-05..2021-02-03, trong các năm 2000 đến 2100.",
        "A period is written 2021, 2021-H1, 2021-Q1, 2021-01 or 2021-01-05..2021-02-03, within the years 2000 to 2100.",
    )
    return Invalid(errors=[FieldError("/query/period", "not_a_period", words)])
