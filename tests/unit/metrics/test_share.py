"""The share itself: exact at its edges, and its gap in files closes it exactly."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.share import Share, Target, gap_cases, percent, share, target_on

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)
PLAN = Target("district", Decimal(80), FIRST, LAST, "the plan")
NEXT = Target("district", Decimal(90), LAST + timedelta(days=1), None, "the next plan")
COMMUNES = Target("commune", Decimal(60), FIRST, LAST, "the plan")


def _share(online: int, closed: int, target: Target | None = PLAN) -> Share:
    return share(Counter(online=online, closed=closed, excluded_secret=3), target)


@pytest.mark.parametrize(
    ("online", "closed", "percent", "points", "files", "state"),
    [
        (57, 100, "57.0", "-23.0", 23, "below"),
        (80, 100, "80.0", "0.0", 0, "reached"),
        (81, 100, "81.0", "1.0", 0, "reached"),
        (1999, 2499, "80.0", "0.0", 1, "below"),  # 79.99 %: shown as 80.0, and has not reached it.
        (0, 1, "0.0", "-80.0", 1, "below"),
        (1, 8, "12.5", "-67.5", 6, "below"),
        (1, 16, "6.3", "-73.8", 12, "below"),  # 6.25 % is rounded up, and -73.75 away from nought.
    ],
)
def test_a_share_is_told_with_its_gap_in_points_and_in_files(
    online: int, closed: int, percent: str, points: str, files: int, state: str
) -> None:
    found = _share(online, closed)
    assert (found.numerator, found.denominator, str(found.share)) == (online, closed, percent)
    assert (str(found.gap_points), found.gap_cases, found.state) == (points, files, state)


def test_no_files_are_no_share_and_reach_nothing() -> None:
    found = _share(0, 0)
    assert (found.numerator, found.denominator, found.share, found.gap_points, found.gap_cases) == (0, 0, None, None, None)
    assert found.state == "no_files_yet"
    assert percent(0, 0) is None


def test_without_a_target_there_is_a_share_and_no_gap() -> None:
    found = _share(1, 2, None)
    assert (str(found.share), found.gap_points, found.gap_cases, found.state) == ("50.0", None, None, "no_target")


def test_what_is_not_counted_is_told_by_its_reason_and_changes_nothing() -> None:
    assert _share(1, 2).excluded["secret"] == 3 and sum(_share(1, 2).excluded.values()) == 3
    assert _share(0, 0).excluded["secret"] == 3


@given(st.integers(1, 10**6).flatmap(lambda closed: st.tuples(st.integers(0, closed), st.just(closed))), st.integers(1, 1000))
def test_exactly_so_many_more_files_reach_the_target(counts: tuple[int, int], tenths: int) -> None:
    (online, closed), target = counts, Decimal(tenths) / 10
    missing = gap_cases(online, closed, target)
    assert (online + missing) * 1000 >= tenths * closed
    assert missing == 0 or (online + missing - 1) * 1000 < tenths * closed, "one file less would not do"


def test_the_target_is_that_of_the_level_from_its_first_to_its_last_day() -> None:
    targets = (COMMUNES, PLAN, NEXT)
    found = [target_on(targets, "district", day) for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1))]
    assert found == [None, PLAN, PLAN, NEXT]
    assert target_on(targets, "commune", FIRST) == COMMUNES
    assert target_on(targets, "commune", LAST + timedelta(days=1)) is None and target_on(targets, "unit", FIRST) is None
