"""A fact: what is known of one case, folded from its events.

Each field belongs to one source, so the order *between* submission and processing does not matter; within a source events are in
order. A fact can therefore be rebuilt from the journals in any interleaving and comes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.metrics.domain.versions import with_version
from shared.events import Event
from shared.events.transfers import places_after

Fact = dict[str, Any]
"""`_id` (case), `positions` {source: sequence} and the fields below; absent until an event tells them."""

Step = Callable[[Fact, Event], Fact]


def fold(fact: Fact, events: Sequence[Event]) -> Fact:
    """`fact` after `events`, which follow its positions without a hole."""
    positions = dict(fact["positions"])
    for event in events:
        fact = FOLD[event.type](fact, event)
        if event.source == "processing":
            fact = with_version(fact, event.time)
        positions[event.source] = event.sequence
    return {**fact, "positions": positions}


def empty(case_id: str) -> Fact:
    """The fact of a case of which nothing was told yet."""
    return {"_id": case_id, "positions": {}}


def unit_of(fact: Mapping[str, Any]) -> str:
    """The unit whose file it is: the one that decides, before the file is opened the one it was sent to; empty: not known yet."""
    return str(fact.get("deciding_unit") or fact.get("submitted_to") or "")


def _submitted(fact: Fact, event: Event) -> Fact:
    told = ("service_level", "applicant_kind", "applicant_is_official", "drafting_seconds")
    return {**fact, "submitted_at": event.time, "submitted_to": event.data["receiving_unit"], **_of(event, told)}


def _withdrawn(fact: Fact, event: Event) -> Fact:
    return {**fact, "withdrawn_at": event.time}


def _rated(fact: Fact, event: Event) -> Fact:
    return {**fact, "rating": event.data["rating"]}


def _opened(fact: Fact, event: Event) -> Fact:
    told = ("kind", "origin", "procedure_code", "receiving_unit", "deciding_unit", "level", "channel", "workflow")
    return {**fact, "opened_at": event.time, "steps": [], "place": _place(event), **_of(event, told)}


def _received(fact: Fact, event: Event) -> Fact:
    return {**fact, **_of(event, ("file_code", "received_at", "due_at"))}


def _payment_asked(fact: Fact, event: Event) -> Fact:
    return {**fact, "fee_dong": event.data["amount_dong"]}


def _payment_collected(fact: Fact, event: Event) -> Fact:
    return {**fact, "collected_at": event.time}


def _payment_completed(fact: Fact, event: Event) -> Fact:
    return {**fact, "paid_online_at": event.time}


def _supplement_requested(fact: Fact, event: Event) -> Fact:
    return {**fact, "supplements": event.data["round"], "waiting_since": event.time}


def _supplement_accepted(fact: Fact, event: Event) -> Fact:
    return {**fact, "due_at": event.data["due_at"], "waiting_since": None}


def _step_claimed(fact: Fact, event: Event) -> Fact:
    """Somebody took the step; the file has been there since it came."""
    since = (fact.get("place") or {}).get("since", event.time)
    return {**fact, "place": {**_place(event, step=event.data["step"]), "since": since}}


def _step_completed(fact: Fact, event: Event) -> Fact:
    step = _of(event, ("step", "role", "unit", "medium", "worked_minutes"))
    return {**fact, "steps": [*fact.get("steps", []), step], "place": _place(event, after=step["step"])}


def _step_returned(fact: Fact, event: Event) -> Fact:
    return {**fact, "place": _place(event, step=event.data["to_step"])}


def _extended(fact: Fact, event: Event) -> Fact:
    told = {"due_at": event.data["due_at"], "extended": True, "extension_reason": event.data["reason"]}
    return {**fact, **told}


def _transferred(fact: Fact, event: Event) -> Fact:
    moved = {**fact, **places_after(fact, event.data)}
    if moved["deciding_unit"] == fact["deciding_unit"]:
        return moved
    was = {"unit": fact["deciding_unit"], "level": fact["level"], "until": event.time}
    return {**moved, "was": [*fact.get("was", ()), was]}


def _released(fact: Fact, event: Event) -> Fact:
    return {**fact, "released_medium": event.data["medium"], "released_at": event.time}


def _closed(fact: Fact, event: Event) -> Fact:
    return {**fact, **_of(event, ("outcome", "closed_at", "timeliness"))}


def _handed_over(fact: Fact, event: Event) -> Fact:
    return {**fact, "handed_over": event.data["way"]}


def _marked_secret(fact: Fact, event: Event) -> Fact:
    return {**fact, "secret": True, "secret_at": event.time}


def _register_entry(fact: Fact, event: Event) -> Fact:
    told = ("kind", "procedure_code", "receiving_unit", "deciding_unit", "level", "channel")
    days = {name: day.isoformat() if day else None for name, day in _of(event, ("received_on", "closed_on")).items()}
    return {**fact, "origin": "register", "opened_at": event.time, "steps": [], **_of(event, told), **days}


def _secret_count(fact: Fact, event: Event) -> Fact:
    unit, day = event.data["unit"], event.data["day"].isoformat()
    counted = {"origin": "secret_count", "secret": True, "secret_count": event.data["count"], "closed_on": day}
    return {**fact, **counted, "receiving_unit": unit, "deciding_unit": unit, **_of(event, ("level", "kind"))}


def _passed_over(fact: Fact, event: Event) -> Fact:
    """The event moves the position and nothing else, on purpose."""
    return fact


FOLD: Mapping[str, Step] = {
    "application.submitted": _submitted,
    "application.supplemented": _passed_over,
    "application.withdrawn": _withdrawn,
    "application.rated": _rated,
    "payment.completed": _payment_completed,
    # Money that goes back is in no figure (decision 9).
    "payment.overpaid": _passed_over,
    "payment.returned": _passed_over,
    "application.purged": _passed_over,
    "case.opened": _opened,
    "case.received": _received,
    "payment.asked": _payment_asked,
    "payment.collected": _payment_collected,
    "supplement.requested": _supplement_requested,
    "supplement.accepted": _supplement_accepted,
    "step.claimed": _step_claimed,
    "step.completed": _step_completed,
    "step.returned": _step_returned,
    "case.extended": _extended,
    "case.transferred": _transferred,
    "result.signed": _passed_over,
    "result.released": _released,
    "case.closed": _closed,
    "result.handed_over": _handed_over,
    "case.marked_secret": _marked_secret,
    "register_entry.recorded": _register_entry,
    "secret_files.counted": _secret_count,
}


def _place(event: Event, *, step: str | None = None, after: str | None = None) -> dict[str, Any]:
    """Where the file stands since this event: at `step`, or at whatever follows `after` (None: at the first step)."""
    return {"step": step, "after": after, "since": event.time}


def _of(event: Event, names: Sequence[str]) -> dict[str, Any]:
    return {name: event.data[name] for name in names}
