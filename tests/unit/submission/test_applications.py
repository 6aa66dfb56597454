"""What may happen to an application in which state, and what is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.submission.domain.applications import KEPT_AFTER_PURGE, purge, rate, submit, supplement, withdraw
from services.submission.domain.progress import advance
from services.submission.domain.states import State, state_of
from shared.errors import IllegalAction
from shared.events import NewEvent
from tests.support.applications import APPLICANT, BIRTH
from tests.support.events import event

NOW = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
RECEIVED = NewEvent(
    "case.received",
    {
        "file_code": "000.00.12.H07-210119-0001",
        "received_at": NOW,
        "due_at": NOW,
        "limit_value": 1,
        "limit_unit": "working_day",
        "supplement_clock": "restart",
    },
)
ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "reception", "reason": "missing_document", "clock": "restart"})
ACCEPTED = NewEvent("supplement.accepted", {"round": 1, "due_at": None})
CLOSED = NewEvent("case.closed", {"outcome": "granted", "closed_at": NOW, "due_at": NOW, "timeliness": "on_time"})


def sent() -> dict[str, Any]:
    """An application as it is stored."""
    facts = {
        "procedure_code": "1.001193",
        "receiving_unit": "29179",
        "service_level": "level_3",
        "channel": "mobile",
        "applicant": APPLICANT,
        "applicant_is_official": False,
        "form": BIRTH,
        "form_version": 1,
        "attachments": [{"id": "u1", "component": "2", "sha256": "0" * 64}],
    }
    application, _ = submit(facts, NOW, 140)
    return {**application, "_id": "case-1", "version": 1, "sequence": 1, "positions": {}, "owner": "citizen-an"}


def after(application: dict[str, Any], *facts: NewEvent) -> dict[str, Any]:
    """`application` when processing told these facts."""
    progress = application["progress"]
    for number, fact in enumerate(facts, start=1):
        progress = advance(progress, event(fact, number))
    return {**application, "progress": progress}


def test_a_sent_application_tells_no_word_of_what_was_written() -> None:
    _, told = submit({**sent(), "applicant": APPLICANT}, NOW, 140)
    assert [fact.type for fact in told] == ["application.submitted"]
    assert set(told[0].data) == {
        "procedure_code", "receiving_unit", "channel", "applicant_kind", "applicant_is_official", "service_level",
        "attachment_count", "content_hash", "drafting_seconds",
    }  # fmt: skip
    assert event(told[0], 1, source="submission").data["attachment_count"] == 1


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), State.SENT),
        ((RECEIVED,), State.RECEIVED),
        ((ASKED,), State.SUPPLEMENT_NEEDED),
        ((RECEIVED, ASKED), State.SUPPLEMENT_NEEDED),
        ((ASKED, ACCEPTED), State.SENT),
        ((RECEIVED, ASKED, ACCEPTED), State.RECEIVED),
        ((ASKED, RECEIVED), State.RECEIVED),
        ((RECEIVED, CLOSED), State.FINISHED),
    ],
)
def test_the_state_follows_from_what_processing_told(facts: tuple[NewEvent, ...], state: State) -> None:
    assert state_of(after(sent(), *facts)) is state


def test_a_request_is_answered_once() -> None:
    answer = {"form": {**BIRTH, "copies": 3}, "changes": {"copies": 3}, "attachments": [], "note": None}
    answered, told = supplement(after(sent(), ASKED), answer, NOW)
    assert state_of(answered) is State.SUPPLEMENT_SENT
    assert answered["form"]["copies"] == 3
    assert told[0].data["round"] == 1
    with pytest.raises(IllegalAction):
        supplement(answered, answer, NOW)


def test_nothing_is_sent_that_nobody_asked_for() -> None:
    with pytest.raises(IllegalAction) as refused:
        supplement(after(sent(), RECEIVED), {"form": BIRTH, "changes": {}, "attachments": [], "note": "x"}, NOW)
    assert refused.value.current == {"state": "received", "version": 1}


@pytest.mark.parametrize("facts", [(), (RECEIVED,), (RECEIVED, ASKED)])
def test_an_application_can_be_withdrawn_until_it_is_decided(facts: tuple[NewEvent, ...]) -> None:
    withdrawn, told = withdraw(after(sent(), *facts), "not_needed", None, NOW)
    assert state_of(withdrawn) is State.WITHDRAWAL_SENT
    assert told == [NewEvent("application.withdrawn", {"reason": "not_needed"})]


def test_a_decided_application_cannot_be_withdrawn() -> None:
    with pytest.raises(IllegalAction):
        withdraw(after(sent(), RECEIVED, CLOSED), "not_needed", None, NOW)


def test_a_finished_application_is_rated_once() -> None:
    rated, told = rate(after(sent(), RECEIVED, CLOSED), "satisfied", "Tốt", NOW)
    assert told[0].data == {"rating": "satisfied"}
    with pytest.raises(IllegalAction):
        rate(rated, "satisfied", None, NOW)
    with pytest.raises(IllegalAction):
        rate(sent(), "satisfied", None, NOW)


def test_of_a_secret_file_nothing_is_left_that_anybody_wrote() -> None:
    purged, told = purge(after(sent(), RECEIVED), NOW, "processing:case-1:9")
    assert set(purged) <= KEPT_AFTER_PURGE | {"purged"}
    assert state_of(purged) is State.PURGED
    assert told == [NewEvent("application.purged", {})]
    assert APPLICANT["full_name"] not in repr(purged)
