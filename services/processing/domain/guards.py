"""What stands in the way of an action: the state of the case or the person. One guard per action, in one table.

The page shows the words beside a disabled button, the API answers with them, and the actions themselves ask the same guards, so
the three can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable

from services.processing.domain import case_file as states
from services.processing.domain import deadlines, fee_state, workflow
from services.processing.domain.case_file import Case
from services.processing.domain.obstacles import (
    ASKED_ONCE,
    CLAIMED,
    ENDED,
    EXTENDED,
    FOUR_EYES,
    HELD,
    NO_APPRAISAL,
    NO_EARLIER,
    NO_FEE,
    NO_LIMIT,
    NO_RELEASE,
    NO_SIGNING,
    NOT_ALLOWED,
    NOT_ARRIVED,
    NOT_CLAIMED,
    NOT_NEW,
    NOT_RECEIVED,
    NOT_RELEASED,
    NOT_YOURS,
    NOTHING_ASKED,
    NOTHING_GIVEN,
    NOTHING_OVER,
    PAID,
    RELEASE_HERE,
    SECRET,
    SIGN_HERE,
    TOO_LATE,
    WAITING,
    WINDOW_OVER,
    Obstacle,
)
from services.processing.domain.situation import Situation
from shared.calendar import CalendarMissing

Guard = Callable[[Case, Situation], Obstacle | None]


AT_THE_DESK = frozenset({"accept", "refuse_reception", "hand_over"})


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


def _owes(case: Case, here: Situation) -> Obstacle | None:
    standing = {
        fee_state.NOT_YET: NOT_RECEIVED,
        fee_state.FREE: NO_FEE,
        fee_state.PAID: PAID,
        fee_state.LAPSED: NOTHING_GIVEN,
    }
    return standing.get(fee_state.fee_state(case))


def _has_a_surplus(case: Case, here: Situation) -> Obstacle | None:
    return None if case.get("surplus_dong") else NOTHING_OVER


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
    "collect_fee": (_owes, _may_at_desk("collect_fee")),
    "return_surplus": (_has_a_surplus, _may_at_desk("return_surplus")),
    "mark_secret": (_anywhere("mark_secret"),),
    "transfer": (_anywhere("transfer"),),
}
# A fee may be paid when the result is fetched, and money that comes for a file that has ended goes back.
AFTER_THE_END = frozenset({"hand_over", "collect_fee", "return_surplus", "mark_secret"})


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
