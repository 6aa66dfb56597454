"""A year whose days off nobody has entered: what needs a date is not possible and says why, everything else goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.processing.domain import steps, supplement
from services.processing.domain.legal import legal_actions
from services.processing.domain.situation import Situation
from services.processing.domain.time_left import describe
from shared.calendar import CalendarMissing
from shared.errors import IllegalAction, Unavailable
from tests.unit.processing_builders import actor, at, at_step, calendar, local, received

BEFORE_NEW_YEAR, AFTER_NEW_YEAR = local("2027-12-30 09:00"), local("2028-01-03 09:00")
SPECIALIST = actor("specialist")


def _codes(case, here: Situation) -> dict[str, str | None]:
    return {entry.action: entry.obstacle and entry.obstacle.code for entry in legal_actions(case, here)}


def test_a_supplement_whose_window_ends_in_such_a_year_cannot_be_asked_for_and_the_reason_is_told() -> None:
    case = at_step("tham_dinh", now=BEFORE_NEW_YEAR, days=1)
    here = at(BEFORE_NEW_YEAR + timedelta(hours=1), SPECIALIST)
    assert _codes(case, here)["request_supplement"] == "calendar_missing"
    assert _codes(case, here)["complete_step"] is None
    with pytest.raises(IllegalAction, match="days off of 2028"):
        supplement.request_supplement(case, here, clock="restart", reason="other", note="")


def test_a_date_that_cannot_be_compared_with_the_last_day_of_an_apology_is_not_moved() -> None:
    case = at_step("tham_dinh", now=BEFORE_NEW_YEAR, days=1)
    unknown = replace(at(BEFORE_NEW_YEAR, SPECIALIST), calendar=replace(calendar(), years=frozenset({2026})))
    assert _codes(case, unknown)["extend"] == "calendar_missing"


def test_a_step_finished_in_such_a_year_waits_for_the_calendar_and_is_not_lost() -> None:
    case = at_step("tham_dinh", now=BEFORE_NEW_YEAR, days=1)
    with pytest.raises(Unavailable, match="days off of 2028") as refused:
        steps.complete_step(case, at(AFTER_NEW_YEAR, SPECIALIST))
    assert refused.value.problem_code == "calendar_missing"
    assert isinstance(refused.value, CalendarMissing)


@pytest.mark.parametrize(
    ("now", "urgency"), [("2028-01-03 09:00", "late"), ("2027-12-30 10:00", "fine"), ("2027-12-31 08:00", "today")]
)
def test_a_file_is_shown_late_or_not_even_where_the_time_left_cannot_be_counted(now: str, urgency: str) -> None:
    case = received(now=BEFORE_NEW_YEAR, days=1)
    left = describe(case, local(now), replace(calendar(), years=frozenset()))
    assert (left.urgency, left.minutes) == (urgency, None)
    assert left.words.vi and left.words.en
