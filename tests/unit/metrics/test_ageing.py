"""Open files by age: every file in one group, and the groups without a gap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.ageing import by_overdue, by_reception
from services.metrics.domain.halfmonth import half_of

TODAY = st.dates(date(2021, 1, 1), date(2030, 12, 31))


def test_what_is_overdue_is_told_by_how_long() -> None:
    assert by_overdue(20, {3: 2, 10: 5, 30: 11}) == [(0, 3, 2), (3, 10, 3), (10, 30, 6), (30, None, 9)]


@given(TODAY, st.dictionaries(st.integers(0, 1200), st.integers(1, 9), max_size=30))
def test_every_open_file_is_in_the_group_of_its_day(today: date, ages: dict[int, int]) -> None:
    received: dict[str, int] = {}
    for ago, files in ages.items():
        half = half_of(today - timedelta(days=ago))
        received[half] = received.get(half, 0) + files
    groups = by_reception(received, today)
    assert [group.files for group in groups] == [
        sum(files for ago, files in ages.items() if _within(today - timedelta(days=ago), group.first, group.last))
        for group in groups
    ]
    assert sum(group.files for group in groups) == sum(ages.values())


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


@given(TODAY)
def test_the_groups_follow_each_other_day_by_day(today: date) -> None:
    groups = by_reception({}, today)
    assert groups[0].last is None and groups[-1].first is None
    for newer, older in pairwise(groups):
        assert newer.first and older.last and older.last + timedelta(days=1) == newer.first
