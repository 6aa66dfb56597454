"""Biểu II.06a: every file is once among the received and once among the settled or open, whatever its life and the period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.overdue import over
from services.metrics.domain.period import Period
from services.metrics.domain.settlement import columns_of, line

START = datetime(2021, 1, 4, 3, 0, tzinfo=UTC)
JANUARY = Period("2021-01", date(2021, 1, 1), date(2021, 1, 31))
FEBRUARY = Period("2021-02", date(2021, 2, 1), date(2021, 2, 28))


def _file(received: int = 0, closed: int | None = 3, **changes: Any) -> dict[str, Any]:
    at = START + timedelta(days=received)
    ended = {} if closed is None else {"closed_at": at + timedelta(days=closed), "timeliness": "on_time", "outcome": "granted"}
    return {"kind": "public_service", "channel": "web", "received_at": at, "due_at": at + timedelta(days=5), **ended, **changes}


FILES = st.builds(
    _file,
    received=st.integers(0, 90),
    closed=st.none() | st.integers(0, 60),
    channel=st.sampled_from(["web", "mobile", "counter", "post"]),
    kind=st.sampled_from(["public_service", "internal_work"]),
    secret=st.booleans(),
)


@given(st.lists(FILES, max_size=30))
def test_received_is_settled_plus_in_process_in_every_period(files: list[Mapping[str, Any]]) -> None:
    for period in (JANUARY, FEBRUARY):
        found = line("", [place for file in files if (place := columns_of(file, period, over(period)))])
        assert found.counts[3] == found.counts[7] + found.counts[11]


@given(st.lists(FILES, max_size=30))
def test_what_one_period_leaves_open_the_next_carries_over(files: list[Mapping[str, Any]]) -> None:
    january, february = (
        line("", [place for file in files if (place := columns_of(file, period, over(period)))]) for period in (JANUARY, FEBRUARY)
    )
    assert january.counts[11] == february.counts[6]


def test_a_file_is_told_by_where_it_came_in_and_how_it_ended() -> None:
    assert columns_of(_file(channel="mobile"), JANUARY, over(JANUARY)) == (4, 9)
    assert columns_of(_file(channel="counter", timeliness="early"), JANUARY, over(JANUARY)) == (5, 8)
    assert columns_of(_file(channel="post", timeliness="late"), JANUARY, over(JANUARY)) == (5, 10)
    assert columns_of(_file(received=10, closed=40), FEBRUARY, over(FEBRUARY)) == (6, 9)


def test_an_open_file_is_overdue_only_when_its_promise_has_passed() -> None:
    assert columns_of(_file(closed=None), JANUARY, over(JANUARY)) == (4, 13)
    assert columns_of(_file(received=25, closed=None), JANUARY, over(JANUARY)) == (4, 12)
    assert columns_of(_file(closed=None, due_at=None), JANUARY, over(JANUARY)) == (4, 12)


def test_while_a_period_runs_a_file_is_overdue_only_when_its_time_has_passed_by_now() -> None:
    due = START + timedelta(days=5)
    for hours, column in ((-1, 12), (1, 13)):
        assert columns_of(_file(closed=None), JANUARY, due + timedelta(hours=hours)) == (4, column)


def test_a_file_whose_clock_stands_since_before_its_time_is_within_it() -> None:
    due = START + timedelta(days=5)
    for hours, column in ((-1, 12), (1, 13)):
        waiting = _file(closed=None, waiting_since=due + timedelta(hours=hours))
        assert columns_of(waiting, JANUARY, over(JANUARY)) == (4, column)


def test_a_file_taken_back_in_time_was_not_overdue_before_it_was_closed() -> None:
    taken_back = _file(closed=40, outcome="withdrawn", timeliness="on_time")
    assert columns_of(taken_back, JANUARY, over(JANUARY)) == (4, 12)
    assert columns_of(_file(closed=40, timeliness="late"), JANUARY, over(JANUARY)) == (4, 13)


def test_what_is_secret_internal_never_received_or_of_another_time_is_not_in_the_form() -> None:
    assert columns_of(_file(secret=True), JANUARY, over(JANUARY)) is None
    assert columns_of(_file(kind="internal_work"), JANUARY, over(JANUARY)) is None
    assert columns_of(_file(received_at=None), JANUARY, over(JANUARY)) is None
    assert columns_of(_file(received=40), JANUARY, over(JANUARY)) is None
    assert columns_of(_file(), FEBRUARY, over(FEBRUARY)) is None
