"""What a period is compared with: the one of the same length that ends the day before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR, parse, period_before

OF_A_CALENDAR = {
    "2024": "2023", "2024-H1": "2023-H2", "2024-Q1": "2023-Q4", "2024-Q3": "2024-Q2", "2024-03": "2024-02", "2024-01": "2023-12",
}  # fmt: skip


@pytest.mark.parametrize("calendar", [CALENDAR, ADMINISTRATIVE])
@pytest.mark.parametrize(("asked", "before"), OF_A_CALENDAR.items())
def test_a_period_of_a_calendar_stands_beside_the_one_before_of_that_calendar(asked: str, before: str, calendar: str) -> None:
    found, right = period_before(parse(asked, calendar)), parse(before, calendar)
    assert (found.first, found.last) == (right.first, right.last)


@pytest.mark.parametrize("asked", ["2024-03-05..2024-03-20", "2024-03-31..2024-03-31", "2024-02-29..2024-05-15"])
def test_any_other_range_stands_beside_as_many_days(asked: str) -> None:
    period = parse(asked)
    found = period_before(period)
    assert found.last == period.first - timedelta(days=1)
    assert found.last - found.first == period.last - period.first
