"""Between what the share lies: never above or below it, the same when nothing is missing, by rules that can be redone by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.completeness import (
    Given,
    SeriesKey,
    bounds,
    expected_paper,
    given_to,
    missing_numbers,
    months_before,
    months_over,
    numbers_of,
    seen_in,
)
from services.metrics.domain.period import Period, parse
from services.metrics.domain.share import percent

COUNT = st.integers(0, 300)
AGENCY = "000.19.36.H07"


@given(COUNT, COUNT, COUNT, COUNT)
def test_the_share_lies_between_its_bounds(online: int, paper: int, missing: int, unregistered: int) -> None:
    share = percent(online, online + paper)
    found = bounds(online, online + paper, missing, unregistered)
    if found is not None:
        assert share is not None
        assert 0 <= found.lower <= share <= found.upper <= 100
        assert found.lower < found.upper


@given(COUNT, COUNT)
def test_with_nothing_missing_there_is_nothing_to_say(online: int, paper: int) -> None:
    assert bounds(online, online + paper, 0, 0) is None


@given(COUNT, COUNT, st.lists(st.booleans(), max_size=30), COUNT)
def test_whatever_the_missing_files_were_the_true_share_lies_between_the_bounds(
    online: int, paper: int, were_online: list[bool], unregistered: int
) -> None:
    """The numbers missing were handled online or not, and of the paper expected, any part was there."""
    found = bounds(online, online + paper, len(were_online), unregistered)
    if found is None:
        return
    for there in {0, unregistered // 2, unregistered}:
        true = percent(online + sum(were_online), online + paper + len(were_online) + there)
        assert true is not None
        assert found.lower <= true <= found.upper


def test_an_example_by_hand() -> None:
    """74 of 94 online; two numbers missing and four paper files expected: 74 of 100 at the least, 76 of 96 at the most."""
    found = bounds(74, 94, 2, 4)
    assert found is not None
    assert (found.lower, found.upper) == (Decimal("74.0"), Decimal("79.2"))


def test_without_files_there_are_no_bounds() -> None:
    assert bounds(0, 0, 5, 5) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"{AGENCY}-210119-0007", Given(SeriesKey(AGENCY, "public_service", "2021-01b"), date(2021, 1, 19), 7)),
        (f"{AGENCY}-NB-210104-0012", Given(SeriesKey(AGENCY, "internal_work", "2021-01a"), date(2021, 1, 4), 12)),
        (f"{AGENCY}-210119-10000", Given(SeriesKey(AGENCY, "public_service", "2021-01b"), date(2021, 1, 19), 10_000)),
        (f"{AGENCY}-210230-0001", None),
        ("another form", None),
        (None, None),
    ],
)
def test_a_file_code_says_who_gave_which_number_when(code: str | None, expected: Given | None) -> None:
    assert given_to({"file_code": code}) == expected


def test_a_secret_file_has_no_number_that_is_told_of() -> None:
    fact = {"file_code": f"{AGENCY}-210119-0007"}
    assert given_to(fact) is not None and given_to({**fact, "secret": True}) is None
    assert numbers_of({**fact, "secret": True}) == {}


@given(st.sets(st.integers(1, 60)))
def test_missing_numbers_are_those_below_the_highest_that_nobody_has(numbers: set[int]) -> None:
    runs = missing_numbers(sorted(numbers))
    named = {number for first, last in runs for number in range(first, last + 1)}
    assert named == set(range(1, max(numbers, default=0))) - numbers
    assert all(first <= last for first, last in runs) and runs == sorted(runs)


@given(st.sets(st.integers(1, 60), min_size=1), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_sums_of_several_shards_count_what_is_missing(numbers: set[int], shards: int, chance: object) -> None:
    """As the store keeps it: counters to be added; those seen are counted, and of the highest the highest counts."""
    kept: dict[int, Counter[str]] = defaultdict(Counter)
    for number in numbers:
        (counts,) = numbers_of({"file_code": f"{AGENCY}-210119-{number:04d}"}).values()
        kept[number % shards].update(counts)
    seen = [seen_in(counts)["19"] for counts in kept.values()]
    missing = max(each.highest for each in seen) - sum(each.files for each in seen)
    assert missing == sum(last - first + 1 for first, last in missing_numbers(sorted(numbers)))


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_numbers_that_were_taken_back_are_as_if_they_had_never_been(kept: set[int], taken_back: set[int]) -> None:
    document = {"half": "2021-01b", "agency": AGENCY, **dict.fromkeys((f"19-{number}" for number in taken_back), 0)}
    alone = {f"19-{number}": 1 for number in kept}
    assert seen_in({**document, **alone}) == seen_in(alone)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ((5, 0, 5, 0, 5, 0), (0,), 5),
        ((0, 0, 0, 4, 6, 9), (0,), 6),
        ((0, 0, 4, 6, 9, 3), (0,), 5),
        ((3, 0, 0, 4, 6, 9), (0, 0, 0), 15),
        ((9, 9, 0, 0, 0, 0), (0,), 0),
        ((5, 5, 5, 5, 5, 5), (1,), 0),
        ((5, 5, 5, 5, 5, 5), (0, 2), 0),
        ((5, 5, 5, 5, 5, 5), (), 0),
        ((), (0,), 0),
    ],
    ids=[
        "three of six", "the median of three", "the median of four, rounded up", "three months of silence", "two are not enough",
        "it goes on", "it went on again", "no month is over yet", "nothing is known",
    ],
)  # fmt: skip
def test_a_unit_that_registered_in_three_of_six_months_and_then_in_none_has_stopped(
    before: tuple[int, ...], now: tuple[int, ...], expected: int
) -> None:
    assert expected_paper(before, now) == expected


def test_months_are_those_of_the_periods_calendar_and_only_when_they_are_over() -> None:
    today = date(2021, 5, 20)
    names = [[f"{month.first}..{month.last}" for month in months_over(period, today)] for period in (
        parse("2021-Q2"), parse("2021-Q2", "administrative"), parse("2021-05-03..2021-06-30"), parse("2021-05"),
    )]  # fmt: skip
    assert names == [["2021-04-01..2021-04-30"], ["2021-03-15..2021-04-14", "2021-04-15..2021-05-14"], [], []]
    assert months_over(parse("2021-04"), date(2021, 4, 30)) == []
    assert len(months_over(parse("2021-04"), date(2021, 5, 1))) == 1


@given(st.dates(date(2005, 1, 1), date(2090, 12, 31)), st.sampled_from((1, 15)))
def test_the_six_months_before_a_period_lie_one_behind_the_other(day: date, begin: int) -> None:
    period = Period("", day.replace(day=begin), day.replace(day=begin))
    found = months_before(period)
    assert len(found) == 6 and found[-1].last == period.first - timedelta(days=1)
    assert all(month.first.day == begin for month in found)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))


def test_a_period_that_begins_in_the_middle_of_a_month_is_not_judged_by_months() -> None:
    assert months_before(parse("2021-05-03..2021-06-30")) == []
