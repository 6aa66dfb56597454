"""Which week's letters are to be made and sent now."""

from __future__ import annotations

import structlog

from services.metrics.domain.letter_week import Schedule, Week, newest_week
from shared.calendar import CalendarMissing, WorkingCalendar
from shared.clock import Clock

log = structlog.get_logger(__name__)


class Weeks:
    """The newest week with a letter, by the working calendar.

    A letter that was sent cannot be taken back, so two clocks must agree that its week has come: ours and `witness`, the store's.
    """

    def __init__(self, schedule: Schedule, calendar: WorkingCalendar, clock: Clock, witness: Clock) -> None:
        self.schedule = schedule
        self._calendar = calendar
        self._clock = clock
        self._witness = witness

    def newest(self) -> Week | None:
        """The newest one that is due; None for a year whose days off nobody has entered: a day must not be guessed."""
        try:
            return newest_week(self.schedule, self._calendar, min(self._clock(), self._witness()))
        except CalendarMissing as missing:
            log.warning("letters_without_calendar", year=missing.year)
            return None
