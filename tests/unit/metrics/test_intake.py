"""A calendar of intake: every day in its counter and back, a shade for every number, averages of working days that are over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.intake import (
    STEPS,
    IntakeDay,
    Weekday,
    alike,
    by_day,
    fullest_and_emptiest,
    intake,
    shades,
    weekdays,
    weeks,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NUMBERS = st.lists(st.integers(0, 500), max_size=60)


def _days(numbers: list[int], first: date = date(2021, 3, 1)) -> list[IntakeDay]:
    """From a Monday on; Saturdays and Sundays are off."""
    days = [first + timedelta(days=place) for place in range(len(numbers))]
    return [IntakeDay(day, files, day.weekday() < 5) for day, files in zip(days, numbers, strict=True)]


@given(DAYS, st.integers(1, 1000))
def test_a_counter_of_intake_leads_back_to_its_day(day: date, files: int) -> None:
    assert by_day(half_of(day), intake(day, {"received": files, "closed": 3})) == {day: files}
    assert intake(day, {"closed": 3}) == {}


@given(NUMBERS)
def test_every_number_has_one_shade_and_the_fullest_day_the_darkest(numbers: list[int]) -> None:
    found = shades(_days(numbers))
    assert len(found) <= STEPS
    for files in filter(None, numbers):
        assert sum(begin <= files <= end for begin, end in found) == 1
    if any(numbers):
        assert found[0][0] == 1 and found[-1][1] == max(numbers)


def test_one_full_day_does_not_leave_all_others_pale() -> None:
    assert shades(_days([5, 6, 7, 8, 62])) == [(1, 5), (6, 6), (7, 7), (8, 8), (9, 62)]


def test_averages_are_of_working_days_from_the_first_with_files_to_yesterday() -> None:
    numbers = [0, 0, 4, 5, 6, 70, 80, 10, 9, 8, 7, 100, 0, 0, 3]
    today = date(2021, 3, 15)
    found = {each.number: (each.days, each.files) for each in weekdays(_days(numbers), today)}
    # The first Monday and Tuesday come before all files, the days off count for nothing, and today (a Monday) is not over.
    assert found == {0: (1, 10), 1: (1, 9), 2: (2, 12), 3: (2, 12), 4: (2, 106)}
    assert next(each for each in weekdays(_days(numbers), today) if each.number == 2).mean == Decimal("6.0")
    assert weekdays(_days([0, 0, 0]), today) == []


@given(DAYS, st.integers(0, 45))
def test_the_weeks_of_a_month_hold_all_its_days(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    found = weeks(first, last)
    assert all(monday.weekday() == 0 for monday in found)
    assert found[0] <= first < found[0] + timedelta(weeks=1) and found[-1] <= last < found[-1] + timedelta(weeks=1)


def _weeks(*files: int) -> list[Weekday]:
    return [Weekday(number, 10, each) for number, each in enumerate(files)]


def test_days_of_the_week_are_compared_from_monday_to_friday_with_enough_files() -> None:
    found = fullest_and_emptiest(_weeks(40, 30, 30, 30, 20, 500))
    assert found is not None and [each.number for each in found] == [0, 4]
    assert fullest_and_emptiest(_weeks(30, 20, 20, 19, 10)) is None, "99 files"
    assert fullest_and_emptiest(_weeks(40, 30, 30, 30)) is None, "no Friday yet"


def test_days_of_the_week_that_differ_by_less_than_a_tenth_are_alike() -> None:
    assert alike(Weekday(0, 10, 100), Weekday(1, 10, 91))
    assert not alike(Weekday(0, 10, 100), Weekday(1, 10, 90))
