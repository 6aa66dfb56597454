"""Late files, and the three ways in which a file is late. Pure.

What processing told of a closed file (`timeliness`) is the truth, so the list and the counter `late` are the same files.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.metrics.domain.classify import classify
from services.metrics.domain.halfmonth import pieces
from services.metrics.domain.overdue import overdue_from, overdue_while_open
from services.metrics.domain.period import Period
from shared.calendar import local_day

# A file that was late for longer is found at the ends of its last ten years only.
LONGEST_LATENESS = timedelta(days=3653)


class LateState(StrEnum):
    """How a file is late: overdue and still open; overdue when the period ended, and closed since; closed late in the period.

    In the order of a list: what can still be done something about comes first. The names are told in URLs and answers.
    """

    OPEN = "open"
    CLOSED_SINCE = "closed_since"
    CLOSED = "closed"


def marks(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored beside a fact so that late files are found by an index; a secret file has none of them.

    `late_day`: the day a file was closed late. `late_from`: when an open file becomes late. `late_halves`: the half months at
    whose ends a file that was closed late could be open and overdue.
    """
    standing, overdue = classify(fact), overdue_from(fact)
    late_day = standing.closed_on if standing.counted and fact.get("timeliness") == "late" else None
    halves: list[str] = []
    if late_day is not None and overdue is not None:
        first = max(local_day(overdue), late_day - LONGEST_LATENESS)
        halves = [half for half, _, _ in pieces(first, late_day)]
    return {
        "late_day": late_day.isoformat() if late_day else None,
        "late_from": overdue_while_open(fact),
        "late_halves": halves,
    }


def state_of(fact: Mapping[str, Any], period: Period, at: datetime) -> LateState | None:
    """How a file is late in the period, judged at `at`; None: it is not, or may not be listed."""
    found, since = marks(fact), overdue_from(fact)
    overdue = since is not None and since < at
    if found["late_day"]:
        closed_on = date.fromisoformat(found["late_day"])
        if closed_on in period:
            return LateState.CLOSED
        return LateState.CLOSED_SINCE if overdue and closed_on > period.last else None
    return LateState.OPEN if found["late_from"] and found["late_from"] < at else None
