"""What the citizen sees of the work on the file: a pure fold of processing's events, in codes, units, roles and times only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.events import Event
from shared.events.transfers import unit_after

Progress = dict[str, Any]
Fold = Callable[[Progress, Event], Progress]


def blank() -> Progress:
    """Nothing is known yet."""
    return {
        "workflow": None,
        "deciding_unit": None,
        "file_code": None,
        "received_at": None,
        "due_at": None,
        "extension": None,
        "supplement": None,
        "steps_done": [],
        "current": None,
        "outcome": None,
        "closed_at": None,
        "timeliness": None,
        "result": None,
        "handed_over": None,
        "timeline": [],
    }


def recorded(progress: Progress, kind: str, at: datetime, **detail: Any) -> Progress:
    """`progress` with one more line of its timeline."""
    return {**progress, "timeline": [*progress["timeline"], {"kind": kind, "at": at, **detail}]}


def advance(progress: Progress, event: Event) -> Progress:
    """`progress` after `event`; an event the citizen need not see changes nothing."""
    fold = FOLDS.get(event.type)
    return fold(progress, event) if fold else progress


def opened(progress: Progress, event: Event) -> Progress:
    """The unit has the file in its queue."""
    return {**progress, "workflow": event.data["workflow"], "deciding_unit": event.data["deciding_unit"]}


def received(progress: Progress, event: Event) -> Progress:
    """The receptionist accepted the file; from here on the law's clock runs."""
    known = {name: event.data[name] for name in ("file_code", "received_at", "due_at")}
    return recorded({**progress, **known, "supplement": _settled(progress)}, event.type, event.time)


def supplement_requested(progress: Progress, event: Event) -> Progress:
    """Something is missing, and the citizen must act."""
    asked = {name: event.data[name] for name in ("round", "stage", "reason", "clock")}
    request = {**asked, "requested_at": event.time, "accepted": False}
    return recorded({**progress, "supplement": request}, event.type, event.time, **asked)


def supplement_accepted(progress: Progress, event: Event) -> Progress:
    """What was missing is there; the date may have moved with the clock's rule."""
    due_at = event.data["due_at"] or progress["due_at"]
    known = {"due_at": due_at, "supplement": _settled(progress)}
    return recorded({**progress, **known}, event.type, event.time, round=event.data["round"])


def step_claimed(progress: Progress, event: Event) -> Progress:
    """Somebody took the step: shown as where the file is, not as a line of its own."""
    return {**progress, "current": _where(event)}


def step_completed(progress: Progress, event: Event) -> Progress:
    """A step is done, told by department and role; the official's name stays inside."""
    done = [*progress["steps_done"], event.data["step"]]
    changed = {**progress, "steps_done": list(dict.fromkeys(done)), "current": None}
    return recorded(changed, event.type, event.time, **_where(event))


def step_returned(progress: Progress, event: Event) -> Progress:
    """The file went back: the steps from there on are open again."""
    back_to, done = event.data["to_step"], progress["steps_done"]
    still_done = done[: done.index(back_to)] if back_to in done else done
    return recorded({**progress, "steps_done": still_done, "current": None}, event.type, event.time, step=back_to)


def extended(progress: Progress, event: Event) -> Progress:
    """The date moved, with an apology (form 04)."""
    extension = {name: event.data[name] for name in ("previous_due_at", "due_at", "reason")}
    changed = {**progress, "extension": extension, "due_at": event.data["due_at"]}
    return recorded(changed, event.type, event.time, **extension)


def transferred(progress: Progress, event: Event) -> Progress:
    """A unit has ended and its successor goes on; the file keeps its code, and a step that was taken is free again."""
    known = {"deciding_unit": unit_after(progress["deciding_unit"], event.data), "current": None}
    return recorded({**progress, **known}, event.type, event.time, unit=event.data["to_unit"])


def released(progress: Progress, event: Event) -> Progress:
    """The result is out."""
    result = {"medium": event.data["medium"], "released_at": event.time}
    return recorded({**progress, "result": result}, event.type, event.time, medium=event.data["medium"])


def closed(progress: Progress, event: Event) -> Progress:
    """Nothing more will be decided."""
    known = {name: event.data[name] for name in ("outcome", "closed_at", "timeliness")}
    return recorded({**progress, **known, "current": None}, event.type, event.time, outcome=event.data["outcome"])


def handed_over(progress: Progress, event: Event) -> Progress:
    """The citizen has the result."""
    way = event.data["way"]
    return recorded({**progress, "handed_over": {"way": way, "at": event.time}}, event.type, event.time, way=way)


FOLDS: dict[str, Fold] = {
    "case.opened": opened,
    "case.received": received,
    "supplement.requested": supplement_requested,
    "supplement.accepted": supplement_accepted,
    "step.claimed": step_claimed,
    "step.completed": step_completed,
    "step.returned": step_returned,
    "case.extended": extended,
    "case.transferred": transferred,
    "result.released": released,
    "case.closed": closed,
    "result.handed_over": handed_over,
}


def _where(event: Event) -> dict[str, Any]:
    return {name: event.data[name] for name in ("step", "role", "unit")}


def _settled(progress: Progress) -> dict[str, Any] | None:
    return {**progress["supplement"], "accepted": True} if progress["supplement"] else None
