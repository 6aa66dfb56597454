"""How far a report has come, and how a period stands against its deadline as of a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.calendar import HOME

FIGURES, APPROVAL, DELIVERY, DELIVERED = "waiting_for_figures", "waiting_for_approval", "waiting_for_delivery", "delivered"
# In this order, and never back.
STATES = (FIGURES, APPROVAL, DELIVERY, DELIVERED)
_MOMENTS = ("made_at", "approved_at", "delivered_at")

IN_TIME, DELIVERED_LATE, NOT_DUE, LATE, MISSING = "delivered_in_time", "delivered_late", "not_due", "late", "missing"
# Of a period that ended before the district reported through the system: whatever was owed then was sent another way.
BEFORE = "before_connection"
# Standings in which the province has the report.
ARRIVED = (IN_TIME, DELIVERED_LATE)


def state(report: Mapping[str, Any] | None, at: datetime | None = None) -> str:
    """How far a report has come, now or at a moment; without a report its figures are not complete yet."""
    if report is None:
        return FIGURES
    reached = [name for name in _MOMENTS if report[name] and (at is None or report[name] <= at)]
    return STATES[len(reached)]


def standing(deadline: date, reports: Sequence[Mapping[str, Any]], day: date, *, owed: bool = True) -> str:
    """How a period stands at the end of `day`, whichever of its revisions arrived first.

    `delivered_in_time` or `delivered_late`; while nothing is delivered `before_connection` when nothing is owed, `not_due` until
    the deadline has passed, then `late`, or `missing` if no report was even made.
    """
    end = end_of(day)
    arrived = [report["delivered_at"] for report in reports if state(report, end) == DELIVERED]
    if arrived:
        return IN_TIME if min(arrived) <= end_of(deadline) else DELIVERED_LATE
    if not owed:
        return BEFORE
    if day <= deadline:
        return NOT_DUE
    return LATE if any(state(report, end) != FIGURES for report in reports) else MISSING


def end_of(day: date) -> datetime:
    """The last moment of a day where the office is."""
    return datetime.combine(day + timedelta(days=1), time(), HOME) - timedelta(milliseconds=1)
