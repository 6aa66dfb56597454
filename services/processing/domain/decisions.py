"""What is decided on a file: propose a refusal, sign and seal, release, hand over, move the due date."""

from __future__ import annotations

from services.processing.domain.case_file import Case, Change, apply_all
from services.processing.domain.legal import require
from services.processing.domain.reasons import check_reason
from services.processing.domain.record import claimed, closed, completed, noted
from services.processing.domain.situation import Situation
from services.processing.domain.steps import finish
from services.processing.domain.workflow import is_signed
from shared.events import NewEvent


def refuse(case: Case, here: Situation, *, reason: str, note: str = "", medium: str = "system") -> Change:
    """Propose to refuse after appraisal (form 03): it goes on to be signed and released like any other result."""
    require(case, "refuse", here)
    check_reason("refuse", reason)
    letter = {"reason": reason, "note": note, "stage": "appraisal", "at": here.at, "by_name": here.actor.name}
    proposed = {**case, "letters": {**case["letters"], "refusal": letter}, "refused_at_step": case["step"]}
    return finish(proposed, here, "refuse", medium=medium, reason=reason, note=note)


def sign(case: Case, here: Situation, *, signature: str, medium: str = "system") -> Change:
    """The competent person signs, or the clerk seals; never the person who did the step before."""
    require(case, "sign", here)
    return finish(case, here, "sign", medium=medium, before=(signed(case, signature),), signature=signature)


def signed(case: Case, signature: str) -> NewEvent:
    """The result was signed or sealed at the present step."""
    step = next(step for step in case["steps"] if step["step"] == case["step"])
    return NewEvent("result.signed", {"step": step["step"], "unit": step["unit"], "signature": signature})


def release(case: Case, here: Situation, *, medium: str) -> Change:
    """Release the result; the file closes, on time or late by this moment. Where the seal is the last step, it is put on here."""
    require(case, "release", here)
    outcome = "refused" if case.get("refused_at_step") else "granted"
    taken = [] if case.get("claim") else [claimed(case)]
    sealed = [signed(case, "electronic" if medium == "electronic" else "wet")] if is_signed(case) else []
    events = [
        *taken,
        *sealed,
        completed(case, here, "system"),
        NewEvent("result.released", {"medium": medium}),
        closed(outcome, here.at, case["due_at"]),
    ]
    return apply_all(noted(case, here, "release", medium=medium), events, here.at)


def hand_over(case: Case, here: Situation, *, way: str) -> Change:
    """The citizen has the result: electronically, at the counter or by post."""
    require(case, "hand_over", here)
    return apply_all(noted(case, here, "hand_over", way=way), [NewEvent("result.handed_over", {"way": way})], here.at)


def extend(case: Case, here: Situation, *, working_days: int, reason: str, note: str = "") -> Change:
    """Move the due date once, by working days, with an apology (form 04)."""
    require(case, "extend", here)
    check_reason("extend", reason)
    due_at = here.calendar.extend(case["due_at"], working_days, "working_day")
    event = NewEvent("case.extended", {"previous_due_at": case["due_at"], "due_at": due_at, "reason": reason})
    letter = {"reason": reason, "note": note, "at": here.at, "by_name": here.actor.name, "due_at": due_at}
    told = noted({**case, "letters": {**case["letters"], "apology": letter}}, here, "extend", reason=reason, note=note)
    return apply_all(told, [event], here.at)
