"""Ways out that are not a decision: withdrawn by the applicant, secret by mistake, moved to the successor of a unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.processing.domain.case_file import BLANK, ENDED, NEW, SECRET, Case, Change, apply_all
from services.processing.domain.legal import require
from services.processing.domain.record import closed, noted
from services.processing.domain.situation import Situation
from services.processing.domain.workflow import units_of
from shared.errors import FieldError, Invalid
from shared.events import NewEvent
from shared.message import Message

# What stays of a case that was marked secret: enough to count it and to keep its place in the deliveries. No number, no name,
# no note.
KEPT_OF_A_SECRET = (
    *("_id", "version", "sequence", "positions", "created_at", "updated_at", "revision"),
    *(
        "kind",
        "origin",
        "channel",
        "workflow",
        "receiving_unit",
        "deciding_unit",
        "level",
        "state",
        "opened_at",
        "closed_at",
        "code_series",
    ),
)


def withdraw(case: Case, reason: str, withdrawn_at: datetime, now: datetime) -> Change:
    """The applicant took the application back at `withdrawn_at`; a file that has ended already stays as it ended.

    In time or late is judged by what the applicant did, not by `now`, when it was heard of.
    """
    if case["state"] in ENDED:
        return case, []
    finished_at = case["clock_stopped_at"] or withdrawn_at
    # Before reception there is no due date, and the definition leaves the file out of the denominator.
    due_at = None if case["state"] == NEW else case["due_at"]
    line = {
        "at": now,
        "by": "applicant",
        "by_name": "",
        "action": "withdraw",
        "step": case["step"],
        "details": {"reason": reason},
    }
    told = {**case, "history": [*case["history"], line], "revision": case["revision"] + 1}
    return apply_all(told, [closed("withdrawn", now, due_at, finished_at)], now)


def mark_secret(case: Case, here: Situation) -> Change:
    """Delete everything of the file but its count and the record of this act (Luật 29/2018/QH14 Đ5)."""
    require(case, "mark_secret", here)
    told, events = apply_all(noted(case, here, "mark_secret"), [NewEvent("case.marked_secret", {})], here.at)
    bare: dict[str, Any] = {name: told[name] for name in KEPT_OF_A_SECRET if name in told}
    return {**_blank_secret(told), **bare, "history": [told["history"][-1]]}, events


def transfer(case: Case, here: Situation, *, from_unit: str, to_unit: str, level: str) -> Change:
    """Move an open file to the unit that succeeds `from_unit`; it keeps its code and its dates."""
    require(case, "transfer", here)
    if from_unit not in units_of(case):
        words = Message("Hồ sơ không thuộc đơn vị này.", "The file has nothing to do with this unit.")
        raise Invalid(errors=[FieldError("/from_unit", "not_a_unit_of_the_case", words)])
    event = NewEvent("case.transferred", {"from_unit": from_unit, "to_unit": to_unit, "level": level})
    return apply_all(noted(case, here, "transfer", from_unit=from_unit, to_unit=to_unit), [event], here.at)


def _blank_secret(case: Case) -> Case:
    steps: list[dict[str, Any]] = []
    return {**BLANK, "steps": steps, "claim": None, "letters": {}, "state": SECRET}
