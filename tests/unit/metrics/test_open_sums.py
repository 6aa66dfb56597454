"""Open files in sums: the stretches in which they became overdue hold every one of them once, in order."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import STRETCH
from services.metrics.domain.open_sums import DUE, SINCE, open_additions, overdue, windows
from shared.calendar import HOME

HALF = "2021-02b"
FIRST, LAST = days_of(HALF)
DAYS = [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]
MOMENTS = st.integers(0, 23 * 24 * 60).map(lambda minutes: datetime(2021, 2, 10, tzinfo=HOME) + timedelta(minutes=minutes))


@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=30), st.sampled_from((1, STRETCH)), MOMENTS, MOMENTS, st.times())
def test_a_moment_at_which_a_file_became_overdue_is_in_one_window(
    days: list[date], often: int, low: datetime, high: datetime, hour: time
) -> None:
    counts = Counter({f"{DUE}{day:%d}": number * often for day, number in Counter(days).items()}) + Counter({SINCE: 5})
    found = list(windows(HALF, counts, low, high))
    assert found == sorted(found) and all(begin < end for begin, end in found)
    for day in days:
        moment = datetime.combine(day, hour, HOME)
        assert sum(begin <= moment < end for begin, end in found) == (low <= moment < high)


@pytest.mark.parametrize("before", [None, date(2021, 2, 18)])
def test_the_days_before_are_counted_and_the_day_itself_is_not(before: date | None) -> None:
    counts = {f"{DUE}15": 2, f"{DUE}17": 3, f"{DUE}18": 4, SINCE: 9}
    assert overdue(counts, before) == (9 if before is None else 5)


@pytest.mark.parametrize("more", [{"secret": True}, {"closed_at": datetime(2021, 2, 20, tzinfo=HOME), "timeliness": "late"}])
def test_a_closed_file_and_a_secret_one_add_nothing(more: dict[str, object]) -> None:
    fact = {
        "kind": "public_service",
        "received_at": datetime(2021, 2, 1, 9, tzinfo=HOME),
        "due_at": datetime(2021, 2, 18, 17, tzinfo=HOME),
    }
    told = [(each.day, dict(each.counts)) for each in open_additions(fact)]
    assert told == [(date(2021, 2, 1), {SINCE: 1}), (date(2021, 2, 18), {f"{DUE}18": 1})]
    assert open_additions({**fact, **more}) == []
