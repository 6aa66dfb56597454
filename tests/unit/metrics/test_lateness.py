"""Late files: the same files as in the form of settlement, never a secret one, with the reasons that the events tell."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.late_state import LateState, marks, state_of
from services.metrics.domain.lateness import lateness, reasons
from services.metrics.domain.overdue import cutoff
from services.metrics.domain.period import Period, parse
from services.metrics.domain.settlement import columns_of
from services.metrics.domain.stood import Stood, stood
from services.metrics.web.late_words import late_by, place_words, reason_words
from shared.calendar import load_calendar
from shared.events import Event, NewEvent
from tests.support.histories import DUE, closed, completed, history, opened, received, submitted

CALENDAR = load_calendar(Path(__file__).parents[3] / "deploy" / "ba-tri")
START = datetime(2021, 1, 4, 3, 0, tzinfo=UTC)
JANUARY, FEBRUARY = parse("2021-01"), parse("2021-02")
MUCH_LATER = datetime(2021, 12, 1, tzinfo=UTC)
WORKFLOW = ("tiep_nhan", "tham_dinh", "phe_duyet", "dong_dau", "tra_ket_qua")


def _file(day: int, closed_after: int | None, limit: int, **changes: Any) -> dict[str, Any]:
    """A file whose timeliness is told as processing tells it."""
    at = START + timedelta(days=day)
    due = at + timedelta(days=limit)
    ended: dict[str, Any] = {}
    if closed_after is not None:
        end = at + timedelta(days=closed_after)
        ended = {"closed_at": end, "outcome": "granted", "timeliness": "late" if end > due else "on_time"}
    return {"kind": "public_service", "channel": "web", "received_at": at, "due_at": due, **ended, **changes}


def _waits(file: dict[str, Any], since: int) -> dict[str, Any]:
    """Papers are awaited: a file that is taken back meanwhile ended in time if the clock stood in time."""
    stopped = file["received_at"] + timedelta(days=since)
    if stopped > file.get("closed_at", stopped):
        return file
    in_time = {"timeliness": "on_time", "outcome": "withdrawn"} if file.get("closed_at") and stopped <= file["due_at"] else {}
    return {**file, "waiting_since": stopped, **in_time}


FILES = st.builds(
    _file, st.integers(0, 70), st.none() | st.integers(0, 60), st.integers(0, 20), secret=st.sampled_from([False, False, True])
)
FILES = FILES | st.builds(_waits, FILES, st.integers(0, 30))
# Mid-January, a period that is over, and long after.
MOMENTS = st.sampled_from([datetime(2021, 1, 20, 5, 0, tzinfo=UTC), datetime(2021, 2, 3, tzinfo=UTC), MUCH_LATER])


def _end(period: Period) -> datetime:
    at = cutoff(period, MUCH_LATER)
    assert at is not None
    return at


@given(st.lists(FILES, max_size=40), MOMENTS)
def test_the_late_files_are_those_of_the_columns_10_and_13_of_the_form(files: list[Mapping[str, Any]], now: datetime) -> None:
    for period in (JANUARY, FEBRUARY):
        at = cutoff(period, now)
        for file in (_by_now(file, now) for file in files):
            if at is not None and file is not None:
                _, column = columns_of(file, period, at) or (None, None)
                state = state_of(file, period, at)
                told = (10 if state == LateState.CLOSED else 13) if state else None
                assert told == (column if column in (10, 13) else None)


def _by_now(file: Mapping[str, Any], now: datetime) -> Mapping[str, Any] | None:
    """What is known of a file so early: not yet how it ended, that its clock stands, or that there is one."""
    coming = {"waiting_since"} if file.get("waiting_since", now) > now else set()
    if file.get("closed_at", now) > now:
        coming |= {"closed_at", "timeliness", "outcome"}
    return {name: told for name, told in file.items() if name not in coming} if file["received_at"] <= now else None


@given(FILES)
def test_a_file_that_was_overdue_at_the_end_of_a_period_is_found_by_its_half_month(file: Mapping[str, Any]) -> None:
    for period in (JANUARY, FEBRUARY):
        if state_of(file, period, _end(period)) == LateState.CLOSED_SINCE:
            assert half_of(period.last) in marks(file)["late_halves"]


@given(FILES)
def test_a_secret_file_has_no_mark_by_which_it_could_be_found(file: dict[str, Any]) -> None:
    assert marks({**file, "secret": True}) == {"late_day": None, "late_from": None, "late_halves": []}


def test_open_files_are_judged_now_while_the_period_runs_and_never_before_it_begins() -> None:
    now = datetime(2021, 1, 20, 5, 0, tzinfo=UTC)
    assert cutoff(JANUARY, now) == now
    assert cutoff(FEBRUARY, now) is None
    assert cutoff(JANUARY, MUCH_LATER) == datetime(2021, 1, 31, 17, 0, tzinfo=UTC)


def test_a_file_that_waits_for_its_applicant_since_before_it_was_due_is_not_late_and_one_asked_afterwards_is() -> None:
    file = _file(0, None, 5)
    stopped = [{**file, "waiting_since": file["due_at"] + timedelta(hours=hours)} for hours in (-1, 1)]
    assert [state_of(each, JANUARY, _end(JANUARY)) for each in stopped] == [None, LateState.OPEN]


def _told(processing: list[NewEvent], submission: list[NewEvent] | None = None) -> Fact:
    return _folded(history("case-1", submission or [], processing))


def _folded(events: list[Event]) -> Fact:
    return fold(empty("case-1"), events)


def _step(step: str, minutes: int) -> NewEvent:
    return NewEvent("step.completed", {**completed(step).data, "worked_minutes": minutes})


ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "appraisal", "reason": "wrong_form", "clock": "restart"})
COMPLETED = NewEvent("supplement.accepted", {"round": 1, "due_at": DUE})
EXTENDED = NewEvent(
    "case.extended", {"previous_due_at": DUE - timedelta(days=3), "due_at": DUE, "reason": "consultation_pending"}
)
RETURNED = NewEvent("step.returned", {"from_step": "phe_duyet", "to_step": "tham_dinh", "reason": "missing_appraisal"})
LIFE = [
    opened(), received(), _step("tiep_nhan", 30), ASKED, COMPLETED, EXTENDED, _step("tham_dinh", 500), RETURNED,
    _step("tham_dinh", 200), _step("phe_duyet", 600),
]  # fmt: skip


def test_the_events_tell_why_a_closed_file_is_late() -> None:
    late = NewEvent("case.closed", {**closed(at=DUE + timedelta(days=2)).data, "timeliness": "late"})
    told = reasons(_told([*LIFE, late]), LateState.CLOSED, WORKFLOW)
    assert [(each.code, each.detail, each.minutes) for each in told] == [
        ("extended", "consultation_pending", None),
        ("supplements", "1", None),
        ("slowest", "tham_dinh", 700),
    ]


def test_the_events_tell_where_an_open_file_stands() -> None:
    claimed = NewEvent("step.claimed", {"step": "dong_dau", "role": "clerk", "unit": "29179"})
    places = {
        "tiep_nhan": LIFE[:2],
        "tham_dinh": LIFE[:8],
        "phe_duyet": LIFE[:9],
        "dong_dau": [*LIFE, claimed],
    }
    for step, life in places.items():
        assert reasons(_told(life), LateState.OPEN, WORKFLOW)[0].detail == step
    assert [each.code for each in reasons(_told(LIFE[:4]), LateState.OPEN, WORKFLOW)][:2] == ["waiting", "stands"]


def test_where_a_file_stands_is_left_out_when_only_an_unknown_workflow_could_tell() -> None:
    assert [each.code for each in reasons(_told(LIFE), LateState.OPEN, ())] == ["extended", "supplements", "slowest"]


def test_a_finished_step_is_no_reason_when_an_open_file_has_stood_longer_where_it_is() -> None:
    told = _told(LIFE)
    for minutes, slowest in ((699, True), (700, True), (701, False), (None, True)):
        standing = Stood("dong_dau", False, START, minutes)
        codes = [each.code for each in reasons(told, LateState.OPEN, WORKFLOW, standing)]
        assert codes == ["stands", "extended", "supplements", *(["slowest"] if slowest else [])], minutes
    assert "slowest" in [each.code for each in reasons(told, LateState.CLOSED, WORKFLOW, None)]


@given(st.integers(0, 2**32))
def test_what_is_told_does_not_depend_on_the_order_between_the_sources(seed: int) -> None:
    events = history("case-1", [submitted(), NewEvent("application.withdrawn", {"reason": "other"})], LIFE)
    queues = {source: [each for each in events if each.source == source] for source in ("submission", "processing")}
    chance, mixed = random.Random(seed), []
    while any(queues.values()):
        mixed.append(queues[chance.choice([source for source, waiting in queues.items() if waiting])].pop(0))
    assert _folded(mixed) == _folded(events)


def test_how_late_a_file_is_counts_working_time_and_days_only_where_the_calendar_ends() -> None:
    friday = datetime(2021, 1, 8, 10, 0, tzinfo=UTC)  # 17:00 in the office
    file = {**_file(0, None, 0), "due_at": friday, "timeliness": "late", "closed_at": friday + timedelta(days=3)}
    late = lateness(file, LateState.CLOSED, MUCH_LATER, CALENDAR)
    assert (late.closed_on, late.days, late.minutes) == (date(2021, 1, 11), 3, 480)
    old = {**file, "due_at": friday.replace(year=2019), "closed_at": friday.replace(year=2019, day=10)}
    late = lateness(old, LateState.CLOSED, MUCH_LATER, CALENDAR)
    assert (late.minutes, late.days) == (None, 2)


def test_reasons_and_delays_are_told_in_both_languages() -> None:
    late = NewEvent("case.closed", {**closed().data, "timeliness": "late"})
    told = reasons(_told([*LIFE, late]), LateState.CLOSED, WORKFLOW)
    assert "; ".join(map(partial(reason_words, language="vi"), told)) == (
        "đã gia hạn một lần, có thư xin lỗi (chờ ý kiến cơ quan liên quan); yêu cầu bổ sung 1 lần; "
        "lâu nhất ở bước thẩm định (11,7 giờ làm việc)"
    )
    assert reason_words(told[1], "en") == "a supplement was asked for once"
    assert late_by(490, 1, "vi") == "1 ngày 0,2 giờ làm việc"
    assert (late_by(960, 2, "vi"), late_by(479, 1, "en")) == ("2 ngày làm việc", "1 working day")
    assert (late_by(0, 0, "vi"), late_by(90, 0, "en")) == ("0,0 giờ làm việc", "1.5 working hours")
    assert (late_by(None, 2, "vi"), late_by(None, 2, "en")) == ("2 ngày theo lịch", "2 calendar days")


def test_an_open_file_has_stood_where_it_is_since_the_last_step_ended_in_working_time() -> None:
    events = history("x", [], [opened(), received(), completed("tiep_nhan"), completed("tham_dinh")])
    monday = START
    moments = [monday, monday, monday + timedelta(hours=1), monday + timedelta(hours=24)]
    fact = fold(empty("x"), [replace(event, time=at) for event, at in zip(events, moments, strict=True)])
    found = stood(fact, monday + timedelta(hours=27), CALENDAR, WORKFLOW)
    assert found == Stood("phe_duyet", False, monday + timedelta(hours=24), 90), "from ten in the morning to one, less the noon"
    assert place_words(found, "vi") == "phê duyệt"
    assert stood(fact, datetime(2050, 1, 1, tzinfo=UTC), CALENDAR, WORKFLOW) == replace(found, minutes=None)


def test_a_file_that_waits_for_its_applicant_stands_with_the_applicant() -> None:
    asked = NewEvent("supplement.requested", {"round": 1, "stage": "appraisal", "reason": "wrong_form", "clock": "restart"})
    events = history("x", [], [opened(), received(), completed("tiep_nhan"), asked])
    fact = fold(empty("x"), events)
    found = stood(fact, events[-1].time + timedelta(days=1), CALENDAR, WORKFLOW)
    assert found is not None and (found.step, found.waiting, found.since) == (None, True, events[-1].time)


def test_a_closed_file_stands_nowhere_and_one_of_an_unknown_way_at_no_step() -> None:
    steps = [opened(), received(), completed("tiep_nhan")]
    assert stood(fold(empty("x"), history("x", [], [*steps, closed()])), MUCH_LATER, CALENDAR, WORKFLOW) is None
    unknown = stood(fold(empty("x"), history("x", [], steps)), MUCH_LATER, CALENDAR)
    assert unknown is not None and place_words(unknown, "en") == "step not known"
