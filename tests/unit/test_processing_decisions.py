"""Steps and decisions: who does what, in which order, and when the file is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.processing.domain import decisions, exits, steps
from services.processing.domain.legal import legal_actions
from services.processing.domain.portal import portal_status
from services.processing.domain.workflow import planned_minutes, units_of
from shared.errors import Forbidden, IllegalAction, Invalid
from tests.unit.processing_builders import (
    COMMUNE,
    DEPARTMENT,
    DISTRICT,
    MORNING,
    WORKFLOWS,
    accept,
    actor,
    at,
    at_step,
    holder,
    local,
    open_file,
    received,
    step_on,
    types,
)

LATER = MORNING + timedelta(hours=1)


def _codes(case, who):
    return {entry.action: entry.obstacle.code for entry in legal_actions(case, at(LATER, who)) if entry.obstacle}


def test_a_step_is_done_by_its_post_in_its_unit_and_nobody_else() -> None:
    case = at_step("tham_dinh")
    for stranger in (actor("specialist", "29110"), actor("leader"), actor("receptionist")):
        with pytest.raises(Forbidden):
            steps.complete_step(case, at(LATER, stranger))
    assert steps.complete_step(case, at(LATER, actor("specialist")))[0]["step"] == "phe_duyet"


def test_a_claim_is_seen_by_colleagues_and_holds_the_step() -> None:
    case, events = steps.claim(at_step("tham_dinh"), at(LATER, actor("specialist")))
    colleague = actor("specialist")
    other = type(colleague)("another-specialist", "Đồng nghiệp", colleague.posts)
    assert events[0].data == {"step": "tham_dinh", "role": "specialist", "unit": COMMUNE}
    assert _codes(case, other)["complete_step"] == "held_by_another"
    assert _codes(case, other)["claim"] == "claimed_already"


def test_giving_a_step_back_makes_it_everybodys_again() -> None:
    case, _ = steps.claim(at_step("tham_dinh"), at(LATER, actor("specialist")))
    free, events = steps.unclaim(case, at(LATER, actor("specialist")))
    assert (free["claim"], events) == (None, [])


def test_completing_a_step_that_nobody_took_takes_it() -> None:
    change = steps.complete_step(at_step("tham_dinh"), at(LATER, actor("specialist")))
    assert types(change) == ["step.claimed", "step.completed"]


def test_a_step_counts_the_working_minutes_the_file_stood_there() -> None:
    case = received(now=local("2021-01-19 16:30"))
    _, events = steps.complete_step(case, at(local("2021-01-20 07:30"), actor("specialist")))
    assert events[-1].data["worked_minutes"] == 60


def test_a_step_copied_from_paper_says_so() -> None:
    _, events = steps.complete_step(at_step("tham_dinh"), at(LATER, actor("specialist")), medium="paper")
    assert events[-1].data["medium"] == "paper"


def test_signing_needs_the_competent_person_and_then_the_clerk() -> None:
    case = at_step("phe_duyet")
    assert _codes(case, actor("leader"))["complete_step"] == "sign_instead"
    case, events = decisions.sign(case, at(LATER, actor("leader")), signature="electronic")
    assert [event.type for event in events] == ["step.claimed", "result.signed", "step.completed"]
    case, _ = decisions.sign(case, at(LATER, actor("clerk")), signature="electronic")
    assert (case["signed_steps"], case["step"]) == (["phe_duyet", "dong_dau"], "tra_ket_qua")


def test_nobody_signs_what_they_appraised() -> None:
    both = type(actor("leader"))("two-posts", "Kiêm nhiệm", frozenset({("specialist", COMMUNE), ("leader", COMMUNE)}))
    case, _ = steps.complete_step(at_step("tham_dinh"), at(LATER, both))
    assert _codes(case, both)["sign"] == "four_eyes"


def test_a_returned_file_loses_the_signatures_given_since() -> None:
    case, events = steps.return_step(
        at_step("dong_dau"), at(LATER, actor("clerk")), to_step="tham_dinh", reason="wrong_presentation"
    )
    assert events[0].data == {"from_step": "dong_dau", "to_step": "tham_dinh", "reason": "wrong_presentation"}
    assert (case["step"], case["signed_steps"], case["done_by"]) == ("tham_dinh", [], {})


@pytest.mark.parametrize("step", ["tiep_nhan", "phe_duyet", "tra_ket_qua", "nowhere"])
def test_a_file_goes_back_only_to_a_step_it_has_passed_since_reception(step: str) -> None:
    with pytest.raises(Invalid):
        steps.return_step(at_step("phe_duyet"), at(LATER, actor("leader")), to_step=step, reason="other")


def test_releasing_closes_the_file_on_time_on_the_due_day() -> None:
    case = at_step("tra_ket_qua", days=3)
    due = case["due_at"]
    case, events = decisions.release(case, at(due, actor("receptionist")), medium="electronic")
    assert [event.type for event in events] == ["step.claimed", "step.completed", "result.released", "case.closed"]
    assert (case["outcome"], case["timeliness"], portal_status(case)) == ("granted", "on_time", 9)


@pytest.mark.parametrize(
    ("shift", "word"), [(timedelta(days=-1), "early"), (timedelta(hours=-1), "on_time"), (timedelta(minutes=1), "late")]
)
def test_early_is_a_day_before_and_late_is_after_the_moment(shift: timedelta, word: str) -> None:
    case = at_step("tra_ket_qua", days=5)
    released, _ = decisions.release(case, at(case["due_at"] + shift, actor("receptionist")), medium="paper")
    assert released["timeliness"] == word


def test_a_refusal_after_appraisal_is_signed_and_released_like_any_result() -> None:
    case, events = decisions.refuse(
        at_step("tham_dinh"), at(LATER, actor("specialist")), reason="not_eligible", note="Chưa đủ tuổi"
    )
    assert [event.type for event in events] == ["step.claimed", "step.completed"]
    while case["state"] == "processing":
        case, _ = step_on(case, LATER)
    assert case["outcome"] == "refused"
    assert case["letters"]["refusal"]["note"] == "Chưa đủ tuổi"


def test_a_refusal_sent_back_to_appraisal_is_open_again() -> None:
    case, _ = decisions.refuse(at_step("tham_dinh"), at(LATER, actor("specialist")), reason="not_eligible")
    case, _ = steps.return_step(case, at(LATER, actor("leader")), to_step="tham_dinh", reason="wrong_legal_basis")
    while case["state"] == "processing":
        case, _ = step_on(case, LATER)
    assert (case["outcome"], "refusal" in case["letters"]) == ("granted", False)


def test_the_due_date_moves_once_with_an_apology() -> None:
    case = received(days=5)
    moved, events = decisions.extend(case, at(LATER, actor("specialist")), working_days=3, reason="verification_needed")
    assert events[0].data["previous_due_at"] == case["due_at"] < moved["due_at"] == events[0].data["due_at"]
    with pytest.raises(IllegalAction) as refused:
        decisions.extend(moved, at(LATER, actor("specialist")), working_days=1, reason="overload")
    assert refused.value.problem_code == "extended_already"


def test_the_apology_comes_at_the_latest_one_working_day_before_the_due_date() -> None:
    case = received(now=local("2021-01-19 09:00"), days=3)  # due on Friday the 22nd
    assert case["due_at"].astimezone(local("2021-01-22 00:00").tzinfo).day == 22
    thursday, friday = local("2021-01-21 16:00"), local("2021-01-22 07:30")
    assert decisions.extend(case, at(thursday, actor("specialist")), working_days=2, reason="overload")[0]["extended"]
    with pytest.raises(IllegalAction) as refused:
        decisions.extend(case, at(friday, actor("specialist")), working_days=2, reason="overload")
    assert refused.value.problem_code == "too_late_to_extend"


def test_a_file_without_a_limit_has_no_date_to_move() -> None:
    case = received(days=None, unit="by_plan")
    assert case["due_at"] is None
    assert _codes(case, actor("specialist"))["extend"] == "no_time_limit"


def test_only_a_released_result_is_handed_over() -> None:
    case = at_step("tra_ket_qua")
    assert _codes(case, actor("receptionist"))["hand_over"] == "no_result_yet"
    case, _ = decisions.release(case, at(LATER, actor("receptionist")), medium="paper")
    case, events = decisions.hand_over(case, at(LATER, actor("receptionist")), way="counter")
    assert (case["state"], portal_status(case), types((case, events))) == ("handed_over", 10, ["result.handed_over"])


def test_an_ended_file_cannot_be_worked_on() -> None:
    case, _ = exits.withdraw(received(), "not_needed", LATER, LATER)
    assert _codes(case, actor("specialist"))["complete_step"] == "case_ended"


def test_an_interlinked_file_is_one_file_whose_steps_belong_to_commune_and_district() -> None:
    case = received("lien_thong_xa_huyen", days=22)
    visited = []
    while case["state"] == "processing":
        visited.append(holder(case))
        case, _ = step_on(case, LATER)
    assert [next(iter(who.posts)) for who in visited] == [
        ("specialist", COMMUNE),
        ("specialist", COMMUNE),
        ("leader", COMMUNE),
        ("specialist", DEPARTMENT),
        ("leader", DISTRICT),
        ("receptionist", COMMUNE),
    ]
    assert (case["deciding_unit"], case["level"], case["outcome"]) == (DISTRICT, "district", "granted")


def test_a_district_file_passes_department_leader_and_clerk() -> None:
    case = open_file("huyen_standard")
    assert units_of(case) == [DISTRICT, DEPARTMENT]
    assert [step["post"] for step in case["steps"]] == [
        *("receptionist", "unit_head", "specialist", "unit_head", "leader", "clerk", "receptionist")
    ]


def test_inside_the_office_the_clerk_registers_and_the_seal_releases() -> None:
    case = open_file("noi_bo_xa", origin="internal", kind="internal_work")
    case, _ = accept(case, MORNING)
    while case["step"] != "dong_dau":
        case, _ = step_on(case, LATER)
    assert _codes(case, actor("clerk"))["sign"] == "release_instead"
    case, events = step_on(case, LATER)
    assert [event.type for event in events if event.type != "step.claimed"] == [
        *("result.signed", "step.completed", "result.released", "case.closed")
    ]
    assert (case["signed_steps"], case["outcome"]) == (["phe_duyet", "dong_dau"], "granted")


def test_planned_minutes_share_the_time_limit_out_and_equal_parts_fill_what_is_not_said() -> None:
    case = received("xa_standard")
    assert planned_minutes(case["steps"], 1440) == {
        "tiep_nhan": 144,
        "tham_dinh": 864,
        "phe_duyet": 216,
        "dong_dau": 72,
        "tra_ket_qua": 144,
    }
    linked = open_file("lien_thong_xa_huyen")
    assert len({step["share"] for step in linked["steps"]}) == 1
    assert len(linked["steps"]) == len(WORKFLOWS["lien_thong_xa_huyen"])


def test_a_transferred_file_keeps_its_code_and_belongs_to_the_successor() -> None:
    case = received()
    moved, events = exits.transfer(
        case, at(LATER, actor("administrator", DISTRICT)), from_unit=COMMUNE, to_unit="29167", level="commune"
    )
    assert (moved["file_code"], moved["deciding_unit"], moved["due_at"]) == (case["file_code"], "29167", case["due_at"])
    assert {step["unit"] for step in moved["steps"]} == {"29167"}
    assert events[0].type == "case.transferred"
