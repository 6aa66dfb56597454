"""What a citizen sees is a fold of processing's events."""

from __future__ import annotations

import pytest

from services.submission.domain.completion import completion
from services.submission.domain.notices import NEWS, notice_of
from services.submission.domain.progress import FOLDS, advance, blank
from services.submission.handlers.events import EVENT_HANDLERS
from services.submission.web import words
from shared.events import NewEvent
from shared.events.catalogue import CATALOGUE
from tests.support.events import START, event
from tests.support.histories import received


def told(*facts: NewEvent) -> dict:  # type: ignore[type-arg]
    """The progress after these facts."""
    progress = blank()
    for number, fact in enumerate(facts, start=1):
        progress = advance(progress, event(fact, number))
    return progress


def done(step: str) -> NewEvent:
    return NewEvent(
        "step.completed", {"step": step, "role": "specialist", "unit": "29179", "medium": "system", "worked_minutes": 5}
    )


def test_every_event_for_the_citizen_is_shown_or_purges() -> None:
    for_us = {name for name, event_type in CATALOGUE.items() if "submission" in event_type.consumers}
    assert set(EVENT_HANDLERS) | {"result.signed"} == for_us
    assert set(NEWS) <= set(EVENT_HANDLERS)


def test_steps_are_told_by_department_and_role_without_a_name() -> None:
    line = told(done("tham_dinh"))["timeline"][-1]
    assert set(line) == {"kind", "at", "step", "role", "unit"}


def test_a_file_that_goes_back_has_its_later_steps_open_again() -> None:
    back = NewEvent("step.returned", {"from_step": "phe_duyet", "to_step": "tham_dinh", "reason": "other"})
    assert told(done("tiep_nhan"), done("tham_dinh"), back)["steps_done"] == ["tiep_nhan"]


def test_a_moved_date_is_shown_with_the_one_before_and_told_as_an_apology() -> None:
    moved = NewEvent("case.extended", {"previous_due_at": START, "due_at": START.replace(day=25), "reason": "overload"})
    assert told(moved)["due_at"] == START.replace(day=25)
    notice = notice_of(event(moved, 1))
    assert notice is not None
    assert notice.kind == "late"


def test_a_refusal_at_reception_is_its_own_news() -> None:
    closed = NewEvent("case.closed", {"outcome": "not_received", "closed_at": START, "due_at": None, "timeliness": "no_limit"})
    notice = notice_of(event(closed, 1))
    assert notice is not None
    assert notice.kind == "not_received"


def ended(outcome: str) -> NewEvent:
    return NewEvent("case.closed", {"outcome": outcome, "closed_at": START, "due_at": None, "timeliness": "no_limit"})


def test_every_line_has_words() -> None:
    assert set(FOLDS) - {"case.opened", "step.claimed", "step.completed", "step.returned"} <= set(words.EVENTS)


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ((done("tiep_nhan"),), "not_received"),
        ((), "withdrawn"),
        ((received(), done("tiep_nhan"), done("tham_dinh")), "withdrawn"),
        ((received(), *map(done, "abcde")), "refused"),
    ],
)
def test_a_file_that_ended_without_a_result_looks_the_same_whatever_the_reason(
    before: tuple[NewEvent, ...], outcome: str
) -> None:
    found = completion(told(*before, ended(outcome)), 5)
    assert found == {"steps_done": None, "steps_total": 5, "percent": None, "ended": "without_result"}


def test_only_a_result_completes_a_file() -> None:
    under_way = (received(), done("tiep_nhan"))
    assert completion(told(*under_way), 5) == {"steps_done": 1, "steps_total": 5, "percent": 20, "ended": None}
    with_result = completion(told(*under_way, ended("granted")), 5)
    assert with_result == {"steps_done": 5, "steps_total": 5, "percent": 100, "ended": "with_result"}
