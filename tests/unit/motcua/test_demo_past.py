"""The invented past: valid events of files that could not be real, every unit in it, better from year to year."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from deploy.demo_data.past import FILES, OPEN_LATE, Office, past
from shared.calendar import HOME, load_calendar
from shared.events import Event
from shared.procedures import load_procedures
from shared.units import load_units
from tests.support.second_count import Pack, SecondCount

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
TODAY = date(2026, 11, 25)
REAL_CODE = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4}$")
# What events of processing may not tell here: these would need somebody's application.
OF_A_CASE = {
    "case.opened", "case.received", "step.completed", "result.released", "case.closed", "register_entry.recorded",
}  # fmt: skip


@pytest.fixture(scope="module")
def files() -> list[list[Event]]:
    return list(past(Office(load_units(PACK), load_procedures(PACK), load_calendar(PACK)), TODAY))


def test_every_file_tells_a_whole_life_before_today_and_nothing_of_a_person(files: list[list[Event]]) -> None:
    assert len(files) == FILES + OPEN_LATE == len({events[0].case_id for events in files})
    for events in files:
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        assert [event.time for event in events] == sorted(event.time for event in events)
        assert {event.source for event in events} == {"processing"}
        assert {event.type for event in events} <= OF_A_CASE
        assert events[-1].time.date() < TODAY


def test_no_number_can_be_that_of_a_real_file(files: list[list[Event]]) -> None:
    codes = [event.data["file_code"] for events in files for event in events if event.type == "case.received"]
    assert len(set(codes)) == len(codes) > FILES / 2
    assert not any(REAL_CODE.match(code) for code in codes)


def test_every_unit_has_a_past_and_the_share_rises(files: list[list[Event]]) -> None:
    counted = SecondCount((event for events in files for event in events), Pack(PACK)).files
    assert len({file.unit for file in counted}) == 24
    middle = TODAY - timedelta(days=270)
    shares = Counter({(early, file.level): 0 for file in counted for early in (True, False)})
    for early in (True, False):
        for level in ("district", "commune"):
            some = [file for file in counted if file.counted and file.level == level and (file.closed < middle) == early]  # type: ignore[operator]
            shares[early, level] = round(100 * sum(file.online for file in some) / len(some))
    assert all(shares[False, level] > shares[True, level] + 5 for level in ("district", "commune"))


def test_the_open_ones_are_late(files: list[list[Event]]) -> None:
    counted = SecondCount((event for events in files[FILES:] for event in events), Pack(PACK)).files
    assert len(counted) == OPEN_LATE
    assert all(file.closed is None for file in counted)
    now = datetime.combine(TODAY, time(), HOME)
    assert sum(file.overdue_at(now) for file in counted) > OPEN_LATE / 2


def test_some_paper_files_are_entered_when_their_month_is_over(files: list[list[Event]]) -> None:
    entries = [event for events in files for event in events if event.type == "register_entry.recorded"]
    late = [event for event in entries if f"{event.time.astimezone(HOME):%Y-%m}" > f"{event.data['closed_on']:%Y-%m}"]
    assert 0.05 < len(late) / len(entries) < 0.3


def test_the_same_day_gives_the_same_past() -> None:
    office = Office(load_units(PACK), load_procedures(PACK), load_calendar(PACK))
    first, second = (past(office, TODAY) for _ in range(2))
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]
