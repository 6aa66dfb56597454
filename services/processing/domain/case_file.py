"""What a case file is: its fields, and how each event changes them.

Every change that matters goes through an event and `evolve`, so a case can be replayed from its events to the same state and
dates. Fields that no event may carry (names, notes, who holds a step) stand beside them in the same document and are set by the
actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.events import NewEvent
from shared.events.transfers import places_after, unit_after

Case = dict[str, Any]
Change = tuple[Case, list[NewEvent]]
Evolution = Callable[[Case, Mapping[str, Any], datetime], Mapping[str, Any]]

NEW = "new"
WAITING_SUPPLEMENT = "waiting_supplement"
PROCESSING = "processing"
CLOSED = "closed"
HANDED_OVER = "handed_over"
SECRET = "secret"
STATES = (NEW, WAITING_SUPPLEMENT, PROCESSING, CLOSED, HANDED_OVER, SECRET)
# Nothing is decided any more in these.
ENDED = frozenset({CLOSED, HANDED_OVER, SECRET})

# What a replay of the events must bring back exactly.
REPLAYED = (
    *("kind", "origin", "channel", "procedure_code", "workflow", "receiving_unit", "deciding_unit", "level"),
    *("state", "step", "step_since", "opened_at", "received_at", "due_at", "limit_value", "limit_unit", "supplement_clock"),
    *("file_code", "round", "supplement", "supplement_arrived", "clock_stopped_at", "asked_at_stages"),
    *("extended", "previous_due_at", "signed_steps", "release_medium", "outcome", "closed_at", "timeliness", "handed_over_way"),
    *("fee_dong", "paid", "surplus_dong", "overpaid", "returned"),
)

BLANK: Case = {
    **dict.fromkeys(REPLAYED),
    "round": 0,
    "supplement_arrived": False,
    "asked_at_stages": [],
    "extended": False,
    "signed_steps": [],
}


def evolve(case: Case, event: NewEvent, at: datetime) -> Case:
    """`case` after `event` happened at `at` (UTC). Events that say nothing about a case file leave it as it is."""
    evolution = EVOLUTIONS.get(event.type)
    return {**case, **evolution(case, event.data, at)} if evolution else case


def apply_all(case: Case, events: Sequence[NewEvent], at: datetime) -> Change:
    """The change that `events`, all at `at`, make of `case`."""
    for event in events:
        case = evolve(case, event, at)
    return case, list(events)


def replay(steps: Sequence[Mapping[str, Any]], history: Iterable[tuple[NewEvent, datetime]]) -> Case:
    """The replayed fields of a case with these workflow `steps`, from its whole history of (event, time) in order."""
    case: Case = {**BLANK, "steps": [dict(step) for step in steps]}
    for event, at in history:
        case = evolve(case, event, at)
    return case


def step_names(case: Case) -> list[str]:
    """The steps of the case's workflow, in order."""
    return [step["step"] for step in case["steps"]]


def _opened(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {**data, "state": NEW, "opened_at": at, "step": step_names(case)[0], "step_since": at}


def _received(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {**data, "state": PROCESSING}


def _payment_asked(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"fee_dong": data["amount_dong"]}


def _paid(method: str) -> Evolution:
    def evolution(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
        # The first one counts: if money came twice, submission keeps the second to be given back and tells of it.
        return {"paid": case.get("paid") or {"method": method, "amount_dong": data["amount_dong"], "at": at}}

    return evolution


def _overpaid(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    came = {"amount_dong": data["amount_dong"], "at": at}
    return {
        "surplus_dong": (case.get("surplus_dong") or 0) + data["amount_dong"],
        "overpaid": [*(case.get("overpaid") or ()), came],
    }


def _returned(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    went = {"amount_dong": data["amount_dong"], "method": data["method"], "at": at}
    left = (case.get("surplus_dong") or 0) - data["amount_dong"]
    return {"surplus_dong": left, "returned": [*(case.get("returned") or ()), went]}


def _supplement_requested(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {
        "state": WAITING_SUPPLEMENT,
        "round": data["round"],
        "supplement": {"stage": data["stage"], "reason": data["reason"], "clock": data["clock"]},
        "supplement_arrived": False,
        "asked_at_stages": [*case["asked_at_stages"], data["stage"]],
        "clock_stopped_at": at,
    }


def _supplemented(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"supplement_arrived": case["state"] == WAITING_SUPPLEMENT}


def _supplement_accepted(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    at_reception = (case["supplement"] or {}).get("stage") == "reception"
    return {
        "state": NEW if at_reception else PROCESSING,
        "due_at": data["due_at"],
        "supplement": None,
        "supplement_arrived": False,
        "clock_stopped_at": None,
    }


def _step_completed(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    names = step_names(case)
    following = names[names.index(data["step"]) + 1 :]
    return {"step": following[0] if following else None, "step_since": at, "claim": None}


def _step_returned(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    names = step_names(case)
    kept = names[: names.index(data["to_step"])]
    # A signature under a decision that is taken up again is void.
    return {
        "step": data["to_step"],
        "step_since": at,
        "claim": None,
        "signed_steps": [step for step in case["signed_steps"] if step in kept],
    }


def _extended(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"extended": True, "previous_due_at": data["previous_due_at"], "due_at": data["due_at"]}


def _transferred(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    steps = [{**step, "unit": unit_after(step["unit"], data)} for step in case["steps"]]
    return {**places_after(case, data), "claim": None, "steps": steps}


def _signed(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"signed_steps": [*case["signed_steps"], data["step"]]}


def _released(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"release_medium": data["medium"]}


def _closed(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {
        **data,
        "state": CLOSED,
        "step": None,
        "step_since": None,
        "claim": None,
        "supplement": None,
        "supplement_arrived": False,
        "clock_stopped_at": None,
    }


def _handed_over(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    return {"state": HANDED_OVER, "handed_over_way": data["way"]}


def _marked_secret(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    cleared = ("file_code", "supplement", "step", "step_since", "clock_stopped_at", "claim")
    return {"state": SECRET, **dict.fromkeys(cleared), "supplement_arrived": False}


def _claimed(case: Case, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    # Who holds the step is a person, and so never in an event; the action writes it beside.
    return {}


EVOLUTIONS: dict[str, Evolution] = {
    "case.opened": _opened,
    "case.received": _received,
    "payment.asked": _payment_asked,
    "payment.collected": _paid("counter"),
    "payment.completed": _paid("online"),
    "payment.overpaid": _overpaid,
    "payment.returned": _returned,
    "supplement.requested": _supplement_requested,
    "application.supplemented": _supplemented,
    "supplement.accepted": _supplement_accepted,
    "step.claimed": _claimed,
    "step.completed": _step_completed,
    "step.returned": _step_returned,
    "case.extended": _extended,
    "case.transferred": _transferred,
    "result.signed": _signed,
    "result.released": _released,
    "case.closed": _closed,
    "result.handed_over": _handed_over,
    "case.marked_secret": _marked_secret,
}
