"""Biểu II.06a from sums is Biểu II.06a file by file, for any files and any period."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.form_sums import by_field, columns, form_additions, still_open
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.overdue import over, overdue_while_open
from services.metrics.domain.period import Period
from services.metrics.domain.settlement import COLUMNS, columns_of, line
from shared.calendar import local_day

START = datetime(2021, 1, 4, 3, 0, tzinfo=UTC)
FIELD = "Hộ tịch"


def _file(came: int, limit: int | None, took: int | None, waits: int | None = None, **told: Any) -> dict[str, Any]:
    at = START + timedelta(days=came)
    due = None if limit is None else at + timedelta(days=limit, hours=7)
    ended = {} if took is None else {"closed_at": at + timedelta(days=took), "outcome": "granted"}
    waiting = {} if waits is None else {"waiting_since": at + timedelta(days=waits)}
    return {"received_at": at, "due_at": due, **waiting, **ended, **told}


def _paper(came: int, took: int | None) -> dict[str, Any]:
    day = date(2021, 1, 4) + timedelta(days=came)
    closed = None if took is None else (day + timedelta(days=took)).isoformat()
    entry = {"origin": "register", "kind": "public_service", "channel": "counter"}
    return {**entry, "received_on": day.isoformat(), "closed_on": closed}


DAYS = st.integers(0, 80)
FILES = st.lists(
    st.builds(
        _file,
        DAYS,
        limit=st.none() | st.integers(0, 30),
        took=st.none() | st.integers(0, 60),
        waits=st.none() | st.none() | st.integers(0, 30),
        channel=st.sampled_from(["web", "mobile", "national_portal", "counter", "post"]),
        kind=st.sampled_from(["public_service", "public_service", "internal_work"]),
        timeliness=st.sampled_from(["early", "on_time", "late", "no_limit", None]),
        secret=st.sampled_from([False, False, False, True]),
    )
    | st.builds(_paper, DAYS, st.none() | st.integers(0, 20)),
    max_size=40,
)


@given(files=FILES, first=st.integers(-5, 120), length=st.integers(0, 60))
def test_the_sums_say_what_the_files_say(files: list[dict[str, Any]], first: int, length: int) -> None:
    begin = date(2021, 1, 1) + timedelta(days=first)
    period = Period("", begin, begin + timedelta(days=length))
    before: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for addition in (addition for file in files for addition in form_additions(file, FIELD)):
        if addition.day <= period.last:
            (within if addition.day in period else before).update(addition.counts)
    told = columns(by_field(before)[FIELD], by_field(within)[FIELD])
    right = line("", [place for file in files if (place := columns_of(file, period, over(period)))])
    assert [told[column] for column in COLUMNS] == list(right.cells)


@given(files=FILES, day=st.integers(0, 120), hour=st.integers(0, 23))
def test_what_is_overdue_now_is_open_since_earlier_days_or_became_so_today(
    files: list[dict[str, Any]], day: int, hour: int
) -> None:
    now = START + timedelta(days=day, hours=hour)
    today, earlier, running = local_day(now), Counter[str](), Counter[str]()
    for addition in (addition for file in files for addition in form_additions(file, FIELD)):
        if half_of(addition.day) <= half_of(today):
            (running if half_of(addition.day) == half_of(today) else earlier).update(addition.counts)
    period = Period("", date(2020, 1, 1), date(2022, 1, 1))
    stands = [place[1] if (place := columns_of(file, period, now)) else 0 for file in files]
    of_today = [file for file in files if (since := overdue_while_open(file)) and local_day(since) == today and since < now]
    told = sum(columns_of(file, period, now) is not None for file in of_today)
    assert still_open(by_field(earlier)[FIELD]) + still_open(by_field(running)[FIELD], today) + told == stands.count(13)


def test_a_field_may_be_named_like_a_code() -> None:
    """A procedure that the pack does not know stands for itself; the store would take its dots for parts."""
    added = form_additions(_file(0, 3, None, kind="public_service", channel="web"), "1.001193")
    assert all("." not in name for addition in added for name in addition.counts)
    assert set(by_field(added[0].counts)) == {"1.001193"}
