"""The date a citizen is promised before anybody has looked at the file."""

from __future__ import annotations

from datetime import datetime

from services.submission.domain.intake import Reference
from shared.calendar import CalendarMissing, local_day


def due_preview(reference: Reference, procedure_code: str, now: datetime) -> datetime | None:
    """When the result is due if the application is accepted at `now`, in working time (UTC).

    None when a plan sets the date, or when it falls into a year whose days off nobody has entered yet: no date is guessed.
    """
    procedure = reference.procedures.get(procedure_code, local_day(now))
    try:
        return reference.calendar.due(now, procedure.time_limit)
    except CalendarMissing:
        return None
