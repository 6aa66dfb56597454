"""Regimes: their periods leave no day out and share none, deadlines follow the cut-off, and a report never goes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain import report as steps
from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR, Period
from services.metrics.domain.regime import MADE_HERE, MONTHS, OUTSIDE, Regime
from services.metrics.domain.report import Deed, Report, figures_complete
from services.metrics.domain.report_state import ARRIVED, LATE, MISSING, NOT_DUE, STATES, end_of, standing, state
from services.metrics.domain.tries import FIRST_PAUSE, LONGEST_PAUSE, pause
from services.metrics.reporting.registry import load_regimes
from shared.errors import IllegalAction
from shared.message import Message

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
WORDS = Message("x", "x")
MONTH = Period("2021-03", date(2021, 2, 15), date(2021, 3, 14))
NOON = datetime(2021, 3, 15, 5, tzinfo=UTC)
# Twelve years back from the first of these days is still a year that can be asked for.
DAYS = st.dates(date(2013, 1, 1), date(2095, 12, 31))


def _regime(frequency: str = "month", calendar: str = ADMINISTRATIVE, days: int = 4) -> Regime:
    return Regime("x", WORDS, "x", frequency, calendar, days, "plan", WORDS, False)


REGIMES = st.builds(_regime, st.sampled_from(tuple(MONTHS)), st.sampled_from((ADMINISTRATIVE, CALENDAR)), st.integers(0, 60))


@given(REGIMES, DAYS, st.integers(1, 12))
def test_the_periods_that_are_over_neither_overlap_nor_leave_a_day_out(regime: Regime, today: date, number: int) -> None:
    newest_first = [regime.period_of(today), *regime.ended(today, number)]
    assert len(newest_first) == number + 1
    assert today in newest_first[0]
    for later, earlier in pairwise(newest_first):
        assert earlier.first <= earlier.last == later.first - timedelta(days=1)


@given(REGIMES, DAYS)
def test_every_day_of_a_period_is_in_that_period(regime: Regime, day: date) -> None:
    period = regime.period_of(day)
    assert {regime.period_of(each).name for each in (period.first, day, period.last)} == {period.name}


@given(REGIMES, DAYS)
def test_the_newest_that_is_due_is_the_last_whose_deadline_has_passed(regime: Regime, today: date) -> None:
    due = regime.newest_due(today)
    following = regime.period_of(due.last + timedelta(days=1))
    assert regime.deadline(due) < today <= regime.deadline(following)


@pytest.mark.parametrize(
    ("frequency", "calendar", "name", "first", "last"),
    [
        ("month", ADMINISTRATIVE, "2021-03", date(2021, 2, 15), date(2021, 3, 14)),
        ("quarter", ADMINISTRATIVE, "2021-Q1", date(2020, 12, 15), date(2021, 3, 14)),
        ("half_year", ADMINISTRATIVE, "2021-H1", date(2020, 12, 15), date(2021, 6, 14)),
        ("year", ADMINISTRATIVE, "2021", date(2020, 12, 15), date(2021, 12, 14)),
        ("quarter", CALENDAR, "2021-Q1", date(2021, 1, 1), date(2021, 3, 31)),
    ],
)
def test_administrative_periods_run_from_the_15th_to_the_14th(
    frequency: str, calendar: str, name: str, first: date, last: date
) -> None:
    """NĐ 09/2019/NĐ-CP."""
    assert _regime(frequency, calendar).period_of(date(2021, 3, 10)) == Period(name, first, last)


def test_the_pack_knows_regimes_of_every_frequency_and_some_that_others_must_make() -> None:
    regimes = load_regimes(PACK)
    assert {each.frequency for each in regimes} == set(MONTHS)
    assert {each.content for each in regimes} == {*MADE_HERE, OUTSIDE}
    assert not any(each.verified for each in regimes), "no entry was read in a source completely"


@pytest.mark.parametrize(("name", "value"), [("frequency", "daily"), ("calendar", "lunar"), ("content", "poems")])
def test_a_regime_that_nobody_can_serve_is_named_at_the_start(tmp_path: Path, name: str, value: str) -> None:
    text = (PACK / "reporting_regimes.yaml").read_text()
    known = next(line for line in text.splitlines() if line.strip().startswith(f"{name}:"))
    (tmp_path / "reporting_regimes.yaml").write_text(text.replace(known, f"    {name}: {value}", 1))
    with pytest.raises(ValueError, match=value):
        load_regimes(tmp_path)


def _deed(number: int) -> Deed:
    return Deed("somebody", NOON + timedelta(hours=number))


def _try(report: Report, number: int) -> Report:
    """As the connector does: only what is due is tried."""
    return steps.tried(report, _deed(number).at) if report["next_try_at"] else report


def _outcome(step: Any) -> Any:
    """An outcome comes only of a try."""
    return lambda report, number: step(report, number) if report["tries"] and not report["delivered_at"] else report


STEPS: dict[str, Any] = {
    "anew": lambda report, number: steps.made_anew(report, f"body {number}", _deed(number)),
    "approve": lambda report, number: steps.approved(report, report["sha256"], _deed(number)),
    "approve_another": lambda report, number: steps.approved(report, "0" * 64, _deed(number)),
    "try": _try,
    "fail": _outcome(lambda report, number: steps.failed(report, "timeout")),
    "refuse": _outcome(lambda report, number: steps.refused(report, "answered_409", _deed(number))),
    "deliver": _outcome(lambda report, number: steps.delivered(report, "receipt", _deed(number))),
    "ask_again": lambda report, number: steps.asked_again(report, _deed(number)),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=25))
def test_a_report_never_goes_back_and_never_changes_once_it_is_approved(names: list[str]) -> None:
    report = steps.made("x", MONTH, ADMINISTRATIVE, "body", _deed(0))
    for number, name in enumerate(names, start=1):
        before = report
        try:
            report = STEPS[name](before, number)
        except IllegalAction:
            report = before
        assert STATES.index(state(report)) >= STATES.index(state(before))
        assert report["history"][: len(before["history"])] == before["history"]
        if before["approved_at"]:
            assert all(report[field] == before[field] for field in (*steps.FROZEN, "approved_at"))
        assert steps.sha256_of(report["body"]) == report["sha256"]
    ends = [state(report, NOON + timedelta(hours=hour)) for hour in range(-1, 30)]
    assert [STATES.index(each) for each in ends] == sorted(STATES.index(each) for each in ends)


def test_a_report_without_a_body_waits_for_its_figures() -> None:
    assert state(None) == "waiting_for_figures"


def test_what_the_person_did_not_see_is_not_approved() -> None:
    first = steps.made("x", MONTH, ADMINISTRATIVE, "body", _deed(0))
    anew = steps.made_anew(first, "another body", _deed(1))
    with pytest.raises(IllegalAction, match="made_anew"):
        steps.approved(anew, first["sha256"], _deed(2))


def test_a_correction_is_another_report_that_names_what_it_replaces() -> None:
    first = steps.made("x", MONTH, ADMINISTRATIVE, "body", _deed(0))
    with pytest.raises(IllegalAction, match="not_approved"):
        steps.corrected(first, "better", _deed(1))
    second = steps.corrected(steps.approved(first, first["sha256"], _deed(1)), "better", _deed(2))
    assert (second["_id"], second["replaces"], second["first"]) == ("x:2021-03:r2", "x:2021-03:r1", first["first"])
    assert state(second) == "waiting_for_approval"


DEADLINE = date(2021, 3, 18)


def _report(**moments: datetime | None) -> dict[str, Any]:
    return {"made_at": NOON, "approved_at": None, "delivered_at": None, **moments}


def _delivered(at: datetime) -> dict[str, Any]:
    return _report(approved_at=NOON, delivered_at=at)


@pytest.mark.parametrize(
    ("reports", "day", "found"),
    [
        ([], DEADLINE, NOT_DUE),
        ([], DEADLINE + timedelta(days=1), MISSING),
        ([_report()], DEADLINE, NOT_DUE),
        ([_report()], DEADLINE + timedelta(days=1), LATE),
        ([_report(approved_at=NOON)], DEADLINE + timedelta(days=1), LATE),
        ([_delivered(end_of(DEADLINE))], DEADLINE, "delivered_in_time"),
        ([_delivered(end_of(DEADLINE) + timedelta(seconds=1))], DEADLINE, NOT_DUE),
        ([_delivered(end_of(DEADLINE) + timedelta(seconds=1))], DEADLINE + timedelta(days=1), "delivered_late"),
        ([_delivered(NOON), _report()], DEADLINE + timedelta(days=9), "delivered_in_time"),
    ],
)
def test_a_period_stands_by_what_had_arrived_at_the_end_of_the_day(reports: list[dict[str, Any]], day: date, found: str) -> None:
    assert standing(DEADLINE, reports, day) == found


MOMENTS = st.integers(0, 31 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(st.lists(st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted), max_size=3), st.integers(0, 40))
def test_what_has_arrived_stays_arrived_and_what_is_missing_is_never_not_due_again(
    lives: list[list[datetime]], days: int
) -> None:
    reports = [_report(made_at=life[0], approved_at=life[1], delivered_at=life[2]) for life in lives]
    day = DEADLINE + timedelta(days=days - 10)
    today, tomorrow = (standing(DEADLINE, reports, each) for each in (day, day + timedelta(days=1)))
    if today in ARRIVED:
        assert tomorrow == today
    if today in (LATE, MISSING):
        assert tomorrow != NOT_DUE


@given(st.integers(1, 500))
def test_pauses_grow_and_have_an_end(tries: int) -> None:
    assert FIRST_PAUSE <= pause(tries) <= pause(tries + 1) <= LONGEST_PAUSE


SOURCES = ("submission", "processing")


def _looks(**changes: Any) -> list[dict[str, Any]]:
    return [{"_id": source, "produced": 3, "unapplied": 0, "checked_at": NOON, **changes} for source in SOURCES]


@pytest.mark.parametrize(
    ("looks", "complete"),
    [
        (_looks(), True),
        (_looks(unapplied=1), False),
        (_looks(produced=0), False),
        (_looks(checked_at=end_of(MONTH.last)), False),
        (_looks()[:1], False),
        ([], False),
    ],
)
def test_figures_are_complete_when_both_sources_were_heard_after_the_period_and_nothing_waits(
    looks: list[dict[str, Any]], complete: bool
) -> None:
    assert figures_complete(looks, SOURCES, MONTH.last) == complete
