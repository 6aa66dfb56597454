"""The stretches of a list: together they hold every place of the period once, however many files there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.classify import SECRET, WITHDRAWN_BEFORE_RECEPTION, Standing
from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import STRETCH, place_of, stretches

IDS = st.text("0123456789abcdefghijklmnopqrstuvwxyz:-", min_size=1, max_size=20)
DAYS = st.dates(date(2021, 1, 1), date(2021, 3, 31))


@given(case_id=IDS, day=DAYS, first=DAYS, length=st.integers(0, 80), files=st.integers(1, 10**6))
def test_a_place_is_in_exactly_one_stretch_of_its_period(case_id: str, day: date, first: date, length: int, files: int) -> None:
    last = first + timedelta(days=length)
    halves = [f"2021-{month:02d}{half}" for month in range(1, 7) for half in "ab"]
    place = f"{day.isoformat()}|{case_id}"
    holding = [each for half in halves for each in stretches(half, first, last, files) if each[0] < place < each[1]]
    assert len(holding) == (first <= day <= last)


@pytest.mark.parametrize("files", [1, STRETCH + 1, 10**4, 10**6])
def test_stretches_follow_each_other(files: int) -> None:
    found = list(stretches("2021-02b", *days_of("2021-02b"), files))
    assert found == sorted(found)
    assert all(low < high for low, high in found)


@pytest.mark.parametrize(
    ("files", "parts"), [(STRETCH * 10, 1), (STRETCH * 10 + 1, 2), (STRETCH * 30, 4), (STRETCH * 70, 8), (10**6, 16)]
)
def test_a_day_is_read_in_as_many_parts_as_its_files_need(files: int, parts: int) -> None:
    """Each part of a day without files is a question that finds nothing."""
    assert len(list(stretches("2021-02b", date(2021, 2, 16), date(2021, 2, 16), files))) == parts


def test_a_secret_or_open_file_is_in_no_list() -> None:
    day = date(2021, 2, 12)
    assert place_of(Standing(day), "a1") == "c|2021-02-12|a1"
    assert place_of(Standing(day, WITHDRAWN_BEFORE_RECEPTION), "a1") == "x|2021-02-12|a1"
    assert place_of(Standing(day, SECRET), "a1") is None
    assert place_of(Standing(None), "a1") is None
    assert place_of(Standing(None), "a1", day) == "o|2021-02-12|a1"
