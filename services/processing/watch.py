"""The clock loop: how many files are late and how many stand still, as figures. It decides nothing: dates are data."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from prometheus_client import Gauge

from services.processing.domain.case_file import Case
from services.processing.handlers.office import Office
from services.processing.queues import AT_RECEPTION, IN_PROCESS, moment_key
from shared.calendar import CalendarMissing

log = structlog.get_logger(__name__)

LATE = Gauge("motcua_cases_late", "Files in process past their due date, counted up to 1,000")
STALLED = Gauge("motcua_cases_stalled", "Files nobody has received for longer than a working day, counted up to 200")
# Seconds between looks; the figures are for people, who look more seldom.
INTERVAL_SECONDS = 30.0
# How long a file may wait at reception: eight working hours, the rule of one province.
RECEPTION_HOURS = 8
MOST_LISTED = 200


class StalledWatch:
    """The loop that counts late and stalled files."""

    name = "watch"

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: set[str] = set()

    def step(self) -> float:
        """Count once; returns the seconds to wait before the next time."""
        now = self._office.clock()
        LATE.set(self._office.cases.count([IN_PROCESS], (None, moment_key(now))))
        stalled = self._stalled(now)
        STALLED.set(len(stalled))
        for case_id in sorted(stalled - self._known):
            log.warning("case_stalled", case_id=case_id)
        self._known = stalled
        return INTERVAL_SECONDS

    def close(self) -> None:
        """Nothing is held open."""

    def _waiting(self, now: datetime) -> list[Case]:
        """Those that came long enough ago by the wall clock to be worth counting by the office's."""
        bounds = (None, moment_key(now - timedelta(hours=RECEPTION_HOURS)))
        return self._office.cases.queue([AT_RECEPTION], bounds, None, MOST_LISTED)

    def _stalled(self, now: datetime) -> set[str]:
        """Those among them that waited too long; where the days off are not entered nobody can say, and the rest is counted."""
        stalled, missing = set(), set()
        for case in self._waiting(now):
            try:
                if self._too_long(case["opened_at"], now):
                    stalled.add(str(case["_id"]))
            except CalendarMissing as error:
                missing.add(error.year)
        for year in sorted(missing):
            log.error("calendar_missing", year=year)
        return stalled

    def _too_long(self, opened_at: datetime, now: datetime) -> bool:
        return self._office.reference.calendar.working_minutes(opened_at, now) > RECEPTION_HOURS * 60
