"""The steps of a workflow: take one, give it back, complete it, send the file back to an earlier one."""

from __future__ import annotations

from services.processing.domain.case_file import Case, Change, apply_all, step_names
from services.processing.domain.legal import require
from services.processing.domain.reasons import check_reason
from services.processing.domain.record import claimed, completed, noted
from services.processing.domain.situation import Situation
from services.processing.domain.workflow import earlier_steps
from shared.errors import FieldError, Invalid
from shared.events import NewEvent
from shared.message import Message


def claim(case: Case, here: Situation) -> Change:
    """Take the present step; colleagues see who has it and since when."""
    require(case, "claim", here)
    event = claimed(case)
    case, events = apply_all(noted(case, here, "claim"), [event], here.at)
    return {**case, "claim": _holder(here)}, events


def unclaim(case: Case, here: Situation) -> Change:
    """Give the step back to everybody. No event: where the file stands has not changed."""
    require(case, "unclaim", here)
    return {**noted(case, here, "unclaim"), "claim": None}, []


def complete_step(case: Case, here: Situation, *, medium: str = "system", note: str = "") -> Change:
    """Finish the present step; one that nobody took is taken by finishing it."""
    require(case, "complete_step", here)
    return finish(case, here, "complete_step", medium=medium, note=note)


def return_step(case: Case, here: Situation, *, to_step: str, reason: str, note: str = "") -> Change:
    """Send the file back to an earlier step; signatures given since then are void."""
    require(case, "return_step", here)
    check_reason("return_step", reason)
    if to_step not in earlier_steps(case):
        words = Message("Hãy chọn một bước trước bước hiện tại.", "Choose a step before the present one.")
        raise Invalid(errors=[FieldError("/to_step", "not_an_earlier_step", words)])
    event = NewEvent("step.returned", {"from_step": case["step"], "to_step": to_step, "reason": reason})
    told = noted(case, here, "return_step", to_step=to_step, reason=reason, note=note)
    return apply_all(_undone_from(told, to_step), [event], here.at)


def finish(
    case: Case, here: Situation, action: str, *, medium: str, before: tuple[NewEvent, ...] = (), **details: object
) -> Change:
    """The events of a finished step: taken first if nobody had, then `before`, then completed."""
    taken = () if case.get("claim") else (claimed(case),)
    events = [*taken, *before, completed(case, here, medium)]
    told = noted(case, here, action, medium=medium, **details)
    done_by = {**told.get("done_by", {}), str(case["step"]): here.actor.subject}
    return apply_all({**told, "done_by": done_by}, events, here.at)


def _undone_from(case: Case, to_step: str) -> Case:
    """Who did the steps from `to_step` on, and a refusal proposed there, are forgotten: they will be done again."""
    names = step_names(case)
    kept = names[: names.index(to_step)]
    done_by = {step: subject for step, subject in case.get("done_by", {}).items() if step in kept}
    still_refused = case.get("refused_at_step") in kept
    letters = {name: letter for name, letter in case["letters"].items() if name != "refusal" or still_refused}
    refused_at = case.get("refused_at_step") if still_refused else None
    return {**case, "done_by": done_by, "letters": letters, "refused_at_step": refused_at}


def _holder(here: Situation) -> dict[str, object]:
    return {"subject": here.actor.subject, "name": here.actor.name, "at": here.at}
