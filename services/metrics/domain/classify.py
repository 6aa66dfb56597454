"""Where a file stands by the definition: still open, excluded for a reason, or counted, online or with paper in it.

Source: the plan's targets T2 and T3; the default definition, version 1, in `deploy/ba-tri/definitions.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.calendar import local_day

SECRET = "secret"
WITHDRAWN_BEFORE_RECEPTION = "withdrawn_before_reception"
EXCLUSIONS = (SECRET, WITHDRAWN_BEFORE_RECEPTION)
# Of the files not counted, those that may be listed one by one: a secret file is only ever a number.
LISTED_EXCLUSIONS = (WITHDRAWN_BEFORE_RECEPTION,)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one file counts. `closed_on` None: not closed, not counted yet. `excluded` None: in the denominator.

    `paper` names each place where paper came in, as `step:<step>`, `release` or `register`; empty means handled online.
    """

    closed_on: date | None
    excluded: str | None = None
    paper: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the file is in the denominator."""
        return self.closed_on is not None and self.excluded is None

    @property
    def online(self) -> bool:
        """Whether the file is in the numerator."""
        return self.counted and not self.paper


STILL_OPEN = Standing(None)


def classify(fact: Mapping[str, Any]) -> Standing:
    """The standing of one file by the default definition."""
    closed_on = closing_day(fact)
    if closed_on is None:
        return STILL_OPEN
    return Standing(closed_on, _exclusion(fact), _paper(fact))


def closing_day(fact: Mapping[str, Any]) -> date | None:
    """The day a file was closed, in the calendar of Asia/Ho_Chi_Minh; None while it is open."""
    if fact.get("closed_on"):
        return date.fromisoformat(fact["closed_on"])
    if fact.get("closed_at") and fact.get("kind"):
        return local_day(fact["closed_at"])
    return None


def _exclusion(fact: Mapping[str, Any]) -> str | None:
    if fact.get("secret"):
        return SECRET
    if fact.get("outcome") == "withdrawn" and fact.get("received_at") is None:
        return WITHDRAWN_BEFORE_RECEPTION
    return None


def _paper(fact: Mapping[str, Any]) -> tuple[str, ...]:
    """Online needs proof: every completed step recorded when it happened, and the result released as an electronic document."""
    if fact.get("origin") == "register":
        return ("register",)
    steps = fact.get("steps", [])
    places = [f"step:{step['step']}" for step in steps if step["medium"] != "system"]
    if not steps:
        places.append("no_recorded_step")
    if fact.get("released_medium") != "electronic":
        places.append("release")
    return tuple(dict.fromkeys(places))
