"""Which week's letters are to be made and sent now."""

from __future__ import annotations

from datetime import date

import structlog

from services.metrics.domain.letter_week import Schedule, Week, newest_week
from shared.calendar import CalendarMissing, WorkingCalendar, local_day
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
        self._told: date | None = None

    def newest(self) -> Week | None:
        """The newest one that is due; None for a year whose days off nobody has entered: a day must not be guessed."""
        now = min(self._clock(), self._witness())
        try:
            return newest_week(self.schedule, self._calendar, now)
        except CalendarMissing as missing:
            self._tell(missing.year, local_day(now))
            return None

    def _tell(self, year: int, today: date) -> None:
        """Once a day: this is asked every few seconds, and somebody has to read the log."""
        if self._told != today:
            self._told = today
            log.warning("letters_without_calendar", year=year)
