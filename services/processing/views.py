"""Case files as officials see them: codes with their names, the time left, and what this person may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.processing.domain.case_file import Case
from services.processing.domain.fee_state import fee_state
from services.processing.domain.legal import LegalAction, legal_actions
from services.processing.domain.portal import WORDS, portal_status
from services.processing.domain.situation import Situation
from services.processing.domain.time_left import TimeLeft, describe
from services.processing.domain.workflow import planned_minutes
from services.processing.reference import Reference
from shared.calendar import local_day
from shared.errors import MotCuaError

PLAIN = (
    *(
        "kind",
        "origin",
        "channel",
        "workflow",
        "state",
        "step",
        "level",
        "file_code",
        "revision",
        "opened_at",
        "received_at",
        "due_at",
    ),
    *("clock_stopped_at", "outcome", "closed_at", "timeliness"),
)
DETAILS = (
    *(
        "supplement_clock",
        "limit_value",
        "limit_unit",
        "round",
        "supplement",
        "supplement_arrived",
        "extended",
        "previous_due_at",
    ),
    *("signed_steps", "release_medium", "handed_over_way", "applicant_kind", "submitted_at"),
)


def row(reference: Reference, case: Case, here: Situation) -> dict[str, Any]:
    """One line of a list."""
    content = case.get("content") or {}
    day = local_day(case["opened_at"])
    claim = case.get("claim")
    return {
        "case_id": case["_id"],
        **{name: case.get(name) for name in PLAIN},
        "procedure": procedure_view(reference, case.get("procedure_code"), day),
        "subject": content.get("subject") or None,
        "applicant_name": (content.get("applicant") or {}).get("full_name"),
        "tracking_code": content.get("tracking_code"),
        "receiving_unit": unit_view(reference, case["receiving_unit"], day),
        "deciding_unit": unit_view(reference, case["deciding_unit"], day),
        "portal_status": {"number": portal_status(case), **WORDS[portal_status(case)].both()},
        "claim": {"name": claim["name"], "since": claim["at"], "mine": claim["subject"] == here.actor.subject} if claim else None,
        "time_left": time_left_view(describe(case, here.at, here.calendar)),
    }


def whole(reference: Reference, case: Case, here: Situation) -> dict[str, Any]:
    """Everything of one case that an official with the right to view it sees."""
    return {
        **row(reference, case, here),
        **{name: case.get(name) for name in DETAILS},
        "steps": steps_view(reference, case, here),
        "content": case.get("content"),
        "content_pending": "content_wanted_at" in case,
        "letters": case.get("letters") or {},
        "fee": fee_view(case),
        "actions": [action_view(entry) for entry in legal_actions(case, here)],
    }


def steps_view(reference: Reference, case: Case, here: Situation) -> list[dict[str, Any]]:
    """The workflow of the case: each step with its post, unit, planned minutes and whether it is done."""
    names = [step["step"] for step in case["steps"]]
    reached = names.index(case["step"]) if case["step"] in names else len(names)
    plan = planned_minutes(case["steps"], _total_minutes(case, here))
    day = local_day(case["opened_at"])
    return [
        {
            "step": step["step"],
            "post": step["post"],
            "unit": unit_view(reference, step["unit"], day),
            "planned_minutes": plan[step["step"]],
            "status": "done" if number < reached else "current" if number == reached else "ahead",
        }
        for number, step in enumerate(case["steps"])
    ]


def _total_minutes(case: Case, here: Situation) -> int:
    if not case["received_at"] or not case["due_at"]:
        return 0
    return here.calendar.working_minutes(case["received_at"], case["due_at"])


def fee_view(case: Case) -> dict[str, Any]:
    """Where the file stands with its fee: asked, at_the_office, paid, lapsed, nothing or not_yet; how and when it was paid,
    and what came besides, went back and still has to.
    """
    paid = case.get("paid") or {}
    amount = paid.get("amount_dong", case.get("fee_dong"))
    how = {"method": paid.get("method"), "paid_at": paid.get("at")}
    besides = {name: case.get(name) or [] for name in ("overpaid", "returned")}
    return {"state": fee_state(case), "amount_dong": amount, **how, "to_give_back_dong": case.get("surplus_dong") or 0, **besides}


def action_view(entry: LegalAction) -> dict[str, Any]:
    """An action, whether it may be done now, and if not why."""
    reason = {"code": entry.obstacle.code, **entry.obstacle.message.both()} if entry.obstacle else None
    return {"action": entry.action, "allowed": entry.allowed, "reason": reason}


def time_left_view(left: TimeLeft) -> dict[str, Any]:
    """The time left as data and words."""
    return {"urgency": left.urgency, "minutes": left.minutes, **left.words.both()}


def unit_view(reference: Reference, code: str, day: date) -> dict[str, str]:
    """A unit by code and the names it had on `day`."""
    try:
        unit = reference.units.at(code, day)
    except MotCuaError:
        return {"code": code, "name": code, "name_en": code}
    return {"code": code, "name": unit.name, "name_en": unit.name_en}


def procedure_view(reference: Reference, code: str | None, day: date) -> dict[str, str] | None:
    """A procedure by code and names; None for internal work."""
    if code is None:
        return None
    try:
        procedure = reference.catalogue.get(code, day)
    except MotCuaError:
        return {"code": code, "name": code, "name_en": code}
    return {"code": code, "name": procedure.name, "name_en": procedure.name_en}
