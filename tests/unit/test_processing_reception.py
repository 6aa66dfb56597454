"""Reception: accept, refuse, ask for what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.processing.domain import exits, reception, supplement
from services.processing.domain.legal import legal_actions
from services.processing.domain.portal import portal_status
from shared.errors import Forbidden, IllegalAction, Invalid
from tests.unit.processing_builders import (
    COMMUNE,
    MORNING,
    accept,
    actor,
    at,
    at_step,
    holder,
    local,
    open_file,
    opened,
    received,
    types,
)


def _ask(case, moment=MORNING, reason="missing_document"):
    return supplement.request_supplement(case, at(moment, holder(case)), reason=reason, clock="restart", note="Thiếu bản sao")


def test_a_new_file_waits_at_reception_and_is_new_for_the_national_portal() -> None:
    case, events = opened()
    assert [event.type for event in events] == ["case.opened"]
    assert (case["state"], case["step"], portal_status(case)) == ("new", "tiep_nhan", 1)


def test_accepting_gives_the_code_the_due_date_and_passes_the_file_on() -> None:
    case, events = accept(open_file(), MORNING)
    assert [event.type for event in events] == ["case.received", "step.completed"]
    assert (case["state"], case["step"], case["file_code"]) == ("processing", "tham_dinh", "000.00.12.H07-210119-0001")
    assert case["due_at"] == events[0].data["due_at"] > MORNING
    assert portal_status(case) == 2


def test_the_reception_step_counts_the_working_minutes_since_the_file_came() -> None:
    case = open_file(now=local("2021-01-19 08:30"))
    _, events = accept(case, local("2021-01-19 09:00"))
    assert events[1].data["worked_minutes"] == 30


def test_a_file_is_received_only_once() -> None:
    with pytest.raises(IllegalAction) as refused:
        accept(received(), MORNING)
    assert refused.value.problem_code == "already_received"


def test_the_answer_to_an_illegal_action_says_what_is_allowed() -> None:
    case = received()
    with pytest.raises(IllegalAction) as refused:
        reception.refuse_reception(case, at(MORNING, actor("specialist")), reason="not_eligible")
    assert refused.value.current["state"] == "processing"
    assert "complete_step" in refused.value.current["allowed_actions"]


def test_somebody_without_the_right_is_told_so_and_the_state_stays() -> None:
    here = at(MORNING, actor("receptionist", "29110"), lambda action, unit: unit == "29110")
    with pytest.raises(Forbidden):
        reception.refuse_reception(open_file(), here, reason="not_eligible")


def test_refusing_reception_ends_the_file_as_not_received_with_form_03() -> None:
    change = reception.refuse_reception(
        open_file(), at(MORNING, actor("receptionist")), reason="wrong_authority", note="Nộp ở huyện"
    )
    assert types(change) == ["step.completed", "result.released", "case.closed"]
    assert (change[0]["outcome"], change[0]["received_at"], portal_status(change[0])) == ("not_received", None, 3)
    assert (change[0]["due_at"], change[0]["timeliness"]) == (None, "no_limit")
    assert change[0]["letters"]["refusal"]["note"] == "Nộp ở huyện"


def test_no_free_text_and_no_name_enters_an_event() -> None:
    for change in (
        reception.refuse_reception(open_file(), at(MORNING, actor("receptionist")), reason="other", note="Ông Nguyễn"),
        _ask(open_file()),
    ):
        assert "Nguyễn" not in str(change[1])
        assert "Thiếu bản sao" not in str(change[1])


def test_an_unknown_reason_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as wrong:
        _ask(open_file(), reason="because")
    assert [error.pointer for error in wrong.value.errors] == ["/reason"]


def test_at_reception_a_supplement_is_asked_for_once_and_completely() -> None:
    case, events = _ask(open_file())
    assert (events[0].data["stage"], events[0].data["round"], case["state"]) == ("reception", 1, "waiting_supplement")
    back, _ = supplement.accept_supplement({**case, "supplement_arrived": True}, at(MORNING, actor("receptionist")))
    assert (back["state"], back["due_at"]) == ("new", None)
    with pytest.raises(IllegalAction) as refused:
        _ask(back)
    assert refused.value.problem_code == "asked_once_already"


def test_an_online_supplement_is_accepted_only_when_it_has_arrived() -> None:
    case, _ = _ask(open_file())
    with pytest.raises(IllegalAction) as refused:
        supplement.accept_supplement(case, at(MORNING, actor("receptionist")))
    assert refused.value.problem_code == "supplement_not_arrived"


def test_a_supplement_brought_to_the_counter_needs_no_message_from_outside() -> None:
    case, _ = _ask(open_file(origin="counter"))
    assert supplement.accept_supplement(case, at(MORNING, actor("receptionist")))[0]["state"] == "new"


def test_while_a_supplement_is_awaited_nobody_works_on_the_file() -> None:
    case, _ = _ask(at_step("tham_dinh"))
    actions = {entry.action: entry for entry in legal_actions(case, at(MORNING, actor("specialist")))}
    assert actions["complete_step"].obstacle.code == "waiting_for_supplement"
    assert portal_status(case) == 5


def test_after_three_working_days_the_file_may_no_longer_be_sent_back() -> None:
    case = received(now=MORNING, days=10)
    within, after = MORNING + timedelta(days=3), MORNING + timedelta(days=6)
    assert _ask(case, within)[0]["state"] == "waiting_supplement"
    with pytest.raises(IllegalAction) as refused:
        _ask(case, after)
    assert refused.value.problem_code == "supplement_window_over"


def test_only_the_appraiser_asks_for_a_supplement_after_reception() -> None:
    with pytest.raises(IllegalAction) as refused:
        _ask(at_step("phe_duyet"))
    assert refused.value.problem_code == "not_at_appraisal"


def test_with_restart_the_whole_limit_begins_anew() -> None:
    case = received(now=MORNING, clock="restart")
    asked, _ = supplement.request_supplement(
        case, at(MORNING + timedelta(days=1), holder(case)), reason="missing_document", clock="restart"
    )
    later = MORNING + timedelta(days=9)
    back, events = supplement.accept_supplement({**asked, "supplement_arrived": True}, at(later, actor("receptionist")))
    assert back["due_at"] == accept(open_file(now=later), later)[0]["due_at"]
    assert events[0].data["due_at"] == back["due_at"]


def test_with_pause_exactly_the_time_that_was_left_remains() -> None:
    case = received(now=MORNING, clock="pause")
    stopped, resumed = MORNING + timedelta(days=1), MORNING + timedelta(days=9)
    asked, _ = supplement.request_supplement(case, at(stopped, holder(case)), reason="missing_document", clock="pause")
    back, _ = supplement.accept_supplement({**asked, "supplement_arrived": True}, at(resumed, actor("receptionist")))
    here = at(resumed, holder(case))
    assert here.calendar.working_minutes(resumed, back["due_at"]) == here.calendar.working_minutes(stopped, case["due_at"])


def test_a_withdrawal_before_reception_has_no_due_date_to_be_late_for() -> None:
    case, events = exits.withdraw(open_file(), "not_needed", MORNING, MORNING)
    assert (case["outcome"], case["received_at"], events[0].data["timeliness"]) == ("withdrawn", None, "no_limit")
    assert portal_status(case) == 7


def test_a_withdrawal_of_a_file_that_has_ended_changes_nothing() -> None:
    case, _ = exits.withdraw(open_file(), "not_needed", MORNING, MORNING)
    assert exits.withdraw(case, "other", MORNING, MORNING) == (case, [])


def test_a_file_marked_secret_keeps_only_what_counts_it() -> None:
    case = {**received(), "content": {"applicant": {"full_name": "Người Thử"}}, "request_hash": "x", "received_by": "Cán bộ"}
    purged, events = exits.mark_secret(case, at(MORNING, actor("clerk")))
    assert [event.type for event in events] == ["case.marked_secret"]
    assert (purged["state"], purged["receiving_unit"], purged["kind"]) == ("secret", COMMUNE, "public_service")
    assert "Người Thử" not in str(purged)
    assert (purged["file_code"], purged["letters"], purged["steps"], "content" in purged) == (None, {}, [], False)
    assert [line["action"] for line in purged["history"]] == ["mark_secret"]
