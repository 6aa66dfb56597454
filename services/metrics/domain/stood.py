"""Where an open file stands, and for how long, as far as the events tell. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.domain.classify import classify
from shared.calendar import CalendarMissing, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Stood:
    """Where an open file stands and how long. `step` None: with the applicant, who is to complete it (`waiting`), or unknown.

    `minutes`: working time since the step began, however often the file came there before, or since the applicant was asked; None
    when the calendar does not know the years.
    """

    step: str | None
    waiting: bool
    since: datetime
    minutes: int | None


def stood(fact: Mapping[str, Any], now: datetime, calendar: WorkingCalendar, workflow: Sequence[str] = ()) -> Stood | None:
    """How long an open file has stood where it is now; None for a closed one, and when no event tells."""
    if classify(fact).closed_on is not None:
        return None
    if waiting_since := fact.get("waiting_since"):
        return Stood(None, True, waiting_since, working_minutes(waiting_since, now, calendar))
    if not (place := fact.get("place")):
        return None
    return Stood(stands_at(fact, workflow), False, place["since"], working_minutes(place["since"], now, calendar))


def stands_at(fact: Mapping[str, Any], workflow: Sequence[str] = ()) -> str | None:
    """The step where an open file stands; None when only the pack could tell which step follows, and does not."""
    place = fact.get("place")
    if not place or place["step"]:
        return place["step"] if place else None
    steps = [None, *workflow]
    following = steps[steps.index(place["after"]) + 1 :] if place["after"] in steps else []
    return following[0] if following else None


def working_minutes(start: datetime, end: datetime, calendar: WorkingCalendar) -> int | None:
    """Working time between two moments; None when the calendar does not know the years."""
    try:
        return calendar.working_minutes(start, end)
    except CalendarMissing:
        return None
