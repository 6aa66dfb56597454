"""Asking for what is missing (form 02), once and complete, and taking it in."""

from __future__ import annotations

from collections.abc import Sequence

from services.processing.domain.case_file import NEW, Case, Change, apply_all
from services.processing.domain.deadlines import due_after_supplement
from services.processing.domain.legal import require
from services.processing.domain.reasons import check_reason
from services.processing.domain.record import noted
from services.processing.domain.situation import Situation
from shared.events import NewEvent


def request_supplement(
    case: Case, here: Situation, *, reason: str, clock: str, note: str = "", documents: Sequence[str] = ()
) -> Change:
    """Ask the applicant to complete the file; `clock` (restart or pause) is the policy that holds for this request."""
    require(case, "request_supplement", here)
    check_reason("request_supplement", reason)
    stage = "reception" if case["state"] == NEW else "appraisal"
    number = case["round"] + 1
    event = NewEvent("supplement.requested", {"round": number, "stage": stage, "reason": reason, "clock": clock})
    letter = {
        "round": number,
        "stage": stage,
        "reason": reason,
        "note": note,
        "documents": list(documents),
        "at": here.at,
        "by_name": here.actor.name,
    }
    letters = {**case["letters"], "supplements": [*case["letters"].get("supplements", []), letter]}
    told = noted({**case, "letters": letters}, here, "request_supplement", reason=reason, note=note, round=number)
    return apply_all(told, [event], here.at)


def accept_supplement(case: Case, here: Situation) -> Change:
    """The file is complete again: the clock starts anew or goes on, by the policy recorded in the request."""
    require(case, "accept_supplement", here)
    due_at = due_after_supplement(case, here.at, here.calendar)
    event = NewEvent("supplement.accepted", {"round": case["round"], "due_at": due_at})
    return apply_all(noted(case, here, "accept_supplement", round=case["round"]), [event], here.at)
