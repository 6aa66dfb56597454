"""What stands in the way of an action: the state of the case or the person. One guard per action, in one table.

The page shows the words beside a disabled button, the API answers with them, and the actions themselves ask the same guards, so
the three can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.processing.domain import case_file as states
from services.processing.domain import deadlines, workflow
from services.processing.domain.case_file import Case
from services.processing.domain.situation import Situation
from shared.calendar import CalendarMissing
from shared.errors import Message


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an action is not possible now. `personal` means: not for this person; otherwise not for anybody."""

    code: str
    message: Message
    personal: bool = False


Guard = Callable[[Case, Situation], Obstacle | None]


AT_THE_DESK = frozenset({"accept", "refuse_reception", "hand_over"})


def _state(code: str, vi: str, en: str) -> Obstacle:
    return Obstacle(code, Message(vi, en))


def _person(code: str, vi: str, en: str) -> Obstacle:
    return Obstacle(code, Message(vi, en), personal=True)


ENDED = _state("case_ended", "Hồ sơ đã kết thúc.", "The file has ended.")
SECRET = _state(
    "case_is_secret", "Hồ sơ đã được đánh dấu mật, nội dung đã xóa.", "The file was marked secret; its content is gone."
)
NOT_NEW = _state("already_received", "Hồ sơ đã được tiếp nhận.", "The file has been received already.")
NOT_RECEIVED = _state("not_received_yet", "Hồ sơ chưa được tiếp nhận.", "The file has not been received yet.")
WAITING = _state(
    "waiting_for_supplement", "Đang chờ người nộp bổ sung giấy tờ.", "Waiting for the applicant to complete the file."
)
NOTHING_ASKED = _state("nothing_asked", "Hồ sơ không có yêu cầu bổ sung.", "No supplement was asked for.")
NOT_ARRIVED = _state(
    "supplement_not_arrived", "Người nộp chưa gửi phần bổ sung.", "The applicant has not sent the supplement yet."
)
ASKED_ONCE = _state(
    "asked_once_already",
    "Chỉ được yêu cầu bổ sung một lần, đầy đủ, ở mỗi giai đoạn.",
    "A supplement may be asked for once, completely, at each stage.",
)
WINDOW_OVER = _state(
    "supplement_window_over",
    "Đã quá 3 ngày làm việc kể từ khi tiếp nhận.",
    "More than 3 working days have passed since reception.",
)
NO_APPRAISAL = _state("not_at_appraisal", "Chỉ làm được ở bước thẩm định.", "Only possible at the appraisal step.")
NO_SIGNING = _state("nothing_to_sign", "Bước hiện tại không có việc ký.", "There is nothing to sign at this step.")
SIGN_HERE = _state("sign_instead", "Bước này hoàn thành bằng việc ký.", "This step is completed by signing.")
RELEASE_HERE = _state(
    "release_instead", "Bước này hoàn thành bằng việc trả kết quả.", "This step is completed by releasing the result."
)
NO_RELEASE = _state("not_at_release", "Chưa đến bước trả kết quả.", "The file has not reached the release step.")
NOT_RELEASED = _state("no_result_yet", "Chưa có kết quả để giao.", "There is no result to hand over yet.")
NO_EARLIER = _state("no_earlier_step", "Không có bước trước để trả lại.", "There is no earlier step to return to.")
EXTENDED = _state("extended_already", "Hồ sơ đã được gia hạn một lần.", "The due date has been moved once already.")
NO_LIMIT = _state("no_time_limit", "Hồ sơ không có thời hạn theo giờ làm việc.", "The file has no time limit.")
TOO_LATE = _state(
    "too_late_to_extend",
    "Phải xin lỗi trước hạn ít nhất một ngày làm việc.",
    "The apology must come at least one working day before the due date.",
)
NOT_CLAIMED = _state("not_claimed", "Chưa có người nhận bước này.", "Nobody has taken this step.")
CLAIMED = _state("claimed_already", "Bước này đã có người nhận.", "Somebody has taken this step already.")
HELD = _person("held_by_another", "Đồng nghiệp khác đang giữ bước này.", "A colleague holds this step.")
NOT_YOURS = _person("not_your_step", "Bước này thuộc bộ phận hoặc chức danh khác.", "This step belongs to another post or unit.")
NOT_ALLOWED = _person("not_allowed", "Bạn không có quyền làm việc này.", "You are not allowed to do this.")
FOUR_EYES = _person(
    "four_eyes",
    "Người đã thẩm định hoặc ký ở bước khác không được ký bước này.",
    "Whoever did another step of the file may not sign this one.",
)


def _new(case: Case, here: Situation) -> Obstacle | None:
    if case["state"] == states.WAITING_SUPPLEMENT:
        return WAITING
    return None if case["state"] == states.NEW else NOT_NEW


def _at_step(case: Case, here: Situation) -> Obstacle | None:
    if case["state"] == states.NEW:
        return NOT_RECEIVED
    return WAITING if case["state"] == states.WAITING_SUPPLEMENT else None


def _post(case: Case, here: Situation) -> Obstacle | None:
    step = workflow.current_step(case)
    return None if step and here.holds(step["post"], step["unit"]) else NOT_YOURS


def _may(action: str) -> Guard:
    def guard(case: Case, here: Situation) -> Obstacle | None:
        step = workflow.current_step(case)
        return None if step and here.may(action, step["unit"]) else NOT_ALLOWED

    return guard


def _may_at_desk(action: str) -> Guard:
    def guard(case: Case, here: Situation) -> Obstacle | None:
        if case["kind"] == "internal_work" and action in AT_THE_DESK:
            # Inside the office whoever may open a file registers it, in the office itself or in the department that handles it.
            return _anywhere("open_internal_case")(case, here)
        return None if here.may(action, case["receiving_unit"]) else NOT_ALLOWED

    return guard


def _free(case: Case, here: Situation) -> Obstacle | None:
    claim = case.get("claim")
    return None if claim is None or claim["subject"] == here.actor.subject else HELD


def _unclaimed(case: Case, here: Situation) -> Obstacle | None:
    return CLAIMED if case.get("claim") else None


def _held_by_me(case: Case, here: Situation) -> Obstacle | None:
    claim = case.get("claim")
    if claim is None:
        return NOT_CLAIMED
    step = workflow.current_step(case)
    heads = ("unit_head", "leader")
    is_head = step is not None and any(here.holds(post, step["unit"]) for post in heads)
    return None if is_head or claim["subject"] == here.actor.subject else HELD


def _plain_step(case: Case, here: Situation) -> Obstacle | None:
    if workflow.is_last(case):
        return RELEASE_HERE
    return SIGN_HERE if workflow.is_signed(case) else None


def _signing_step(case: Case, here: Situation) -> Obstacle | None:
    if workflow.is_last(case):
        return RELEASE_HERE
    return None if workflow.is_signed(case) else NO_SIGNING


def _release_step(case: Case, here: Situation) -> Obstacle | None:
    return None if workflow.is_last(case) else NO_RELEASE


def _another_person(case: Case, here: Situation) -> Obstacle | None:
    if not workflow.is_signed(case):
        return None
    others = (subject for step, subject in case.get("done_by", {}).items() if step != case["step"])
    return FOUR_EYES if here.actor.subject in others else None


def _has_earlier(case: Case, here: Situation) -> Obstacle | None:
    return None if workflow.earlier_steps(case) else NO_EARLIER


def _appraisal(case: Case, here: Situation) -> Obstacle | None:
    step = workflow.current_step(case)
    return None if step and step["post"] == "specialist" else NO_APPRAISAL


def _may_ask(case: Case, here: Situation) -> Obstacle | None:
    if case["state"] == states.WAITING_SUPPLEMENT:
        return WAITING
    at_reception = case["state"] == states.NEW
    obstacle = None if at_reception else _appraisal(case, here)
    if obstacle is None and ("reception" if at_reception else "appraisal") in case["asked_at_stages"]:
        obstacle = ASKED_ONCE
    if obstacle is None and not at_reception and deadlines.supplement_window_is_over(case, here.at, here.calendar):
        obstacle = WINDOW_OVER
    return obstacle


def _asker(case: Case, here: Situation) -> Obstacle | None:
    guard = _may_at_desk if case["state"] == states.NEW else _may
    obstacle = guard("request_supplement")(case, here)
    return obstacle or (None if case["state"] == states.NEW else _post(case, here))


def _supplement_is_here(case: Case, here: Situation) -> Obstacle | None:
    if case["state"] != states.WAITING_SUPPLEMENT:
        return NOTHING_ASKED
    # What comes to the counter or by post is seen by the official who takes it; only online does the system know by itself.
    return None if case["supplement_arrived"] or case["origin"] != "online" else NOT_ARRIVED


def _taker(case: Case, here: Situation) -> Obstacle | None:
    step = workflow.current_step(case)
    units = [case["receiving_unit"], *([step["unit"]] if step else [])]
    return None if any(here.may("accept_supplement", unit) for unit in units) else NOT_ALLOWED


def _extendable(case: Case, here: Situation) -> Obstacle | None:
    if case["due_at"] is None:
        return NO_LIMIT
    if case["extended"]:
        return EXTENDED
    return TOO_LATE if deadlines.apology_is_too_late(case, here.at, here.calendar) else None


def _extender(case: Case, here: Situation) -> Obstacle | None:
    step = workflow.current_step(case)
    units = [case["deciding_unit"], *([step["unit"]] if step else [])]
    return None if any(here.may("extend", unit) for unit in units) else NOT_ALLOWED


def _released(case: Case, here: Situation) -> Obstacle | None:
    done = case["state"] == states.CLOSED and case["outcome"] in ("granted", "refused")
    return None if done else NOT_RELEASED


def _anywhere(action: str) -> Guard:
    def guard(case: Case, here: Situation) -> Obstacle | None:
        return None if any(here.may(action, unit) for unit in workflow.units_of(case)) else NOT_ALLOWED

    return guard


# In the order in which a person should hear of them: first what holds for everybody, then what holds for this person.
GUARDS: dict[str, tuple[Guard, ...]] = {
    "accept": (_new, _may_at_desk("accept")),
    "refuse_reception": (_new, _may_at_desk("refuse_reception")),
    "request_supplement": (_may_ask, _asker, _free),
    "accept_supplement": (_supplement_is_here, _taker),
    "claim": (_at_step, _unclaimed, _post, _may("claim")),
    "unclaim": (_at_step, _held_by_me, _may("claim")),
    "complete_step": (_at_step, _plain_step, _post, _may("complete_step"), _free),
    "return_step": (_at_step, _has_earlier, _post, _may("return_step"), _free),
    "refuse": (_at_step, _appraisal, _post, _may("complete_step"), _free),
    "extend": (_at_step, _extendable, _extender),
    "sign": (_at_step, _signing_step, _post, _may("sign"), _free, _another_person),
    "release": (_at_step, _release_step, _post, _may("release"), _free, _another_person),
    "hand_over": (_released, _may_at_desk("hand_over")),
    "mark_secret": (_anywhere("mark_secret"),),
    "transfer": (_anywhere("transfer"),),
}
AFTER_THE_END = frozenset({"hand_over", "mark_secret"})


def obstacle(case: Case, action: str, here: Situation) -> Obstacle | None:
    """What stands in the way of `action` here, None when nothing does. Raises KeyError for an action that does not exist."""
    if case["state"] == states.SECRET:
        return SECRET
    if case["state"] in states.ENDED and action not in AFTER_THE_END:
        return ENDED
    found = (guard(case, here) for guard in GUARDS[action])
    try:
        return next((reason for reason in found if reason is not None), None)
    except CalendarMissing as missing:
        return Obstacle(missing.problem_code, missing.reason)
