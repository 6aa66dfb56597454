"""Small parts that actions share: the events of a step taken, a step done and the end, and the line in the case's own history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.processing.domain.case_file import Case
from services.processing.domain.deadlines import timeliness
from services.processing.domain.situation import Situation
from services.processing.domain.workflow import current_step
from shared.events import NewEvent


def completed(case: Case, here: Situation, medium: str) -> NewEvent:
    """The present step is done; counts the working minutes since the case came to it."""
    step = current_step(case)
    assert step is not None, "the guards let nobody complete a case without a step"
    minutes = here.calendar.working_minutes(case["step_since"], here.at)
    data = {"step": step["step"], "role": step["post"], "unit": step["unit"], "medium": medium, "worked_minutes": minutes}
    return NewEvent("step.completed", data)


def claimed(case: Case) -> NewEvent:
    """Somebody took the present step."""
    step = current_step(case)
    assert step is not None, "the guards let nobody claim a case without a step"
    return NewEvent("step.claimed", {"step": step["step"], "role": step["post"], "unit": step["unit"]})


def closed(outcome: str, at: datetime, due_at: datetime | None, finished_at: datetime | None = None) -> NewEvent:
    """The file ends at `at`; whether in time is judged by `finished_at`, when that was earlier."""
    in_time = timeliness(due_at, finished_at or at)
    return NewEvent("case.closed", {"outcome": outcome, "closed_at": at, "due_at": due_at, "timeliness": in_time})


def noted(case: Case, here: Situation, action: str, **details: Any) -> Case:
    """`case` with a line in its history: who did what, when, at which step. Stays in processing's own store."""
    line = {
        "at": here.at,
        "by": here.actor.subject,
        "by_name": here.actor.name,
        "action": action,
        "step": case.get("step"),
        "details": {name: value for name, value in details.items() if value not in (None, "", [])},
    }
    return {**case, "history": [*case.get("history", []), line], "revision": case.get("revision", 0) + 1}
