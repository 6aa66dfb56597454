"""The loop that makes the letters of the newest week, one for each slot. Older weeks are over: nobody wants them in a heap.

A letter that has not left is made anew when a file was marked secret since: it would tell of that file by what is left when the
figures of now are taken away.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from services.metrics.domain.letter import Letter, made, remade
from services.metrics.domain.letter_week import Week
from services.metrics.domain.report import figures_complete
from services.metrics.figures import Figures
from services.metrics.letters.press import Press
from services.metrics.letters.schedule import slots_of, units_of
from services.metrics.letters.store import Letters
from services.metrics.letters.weeks import Weeks
from services.metrics.reporting.maker import SOURCES
from shared.calendar import local_day
from shared.units import Unit

log = structlog.get_logger(__name__)

# Seconds between rounds: a letter may be a minute late.
ROUND_SECONDS = 60.0
# The same while letters are due and the figures are not complete, or still move.
SOON_SECONDS = 10.0
# Looks, `SOON_SECONDS` apart, after which letters are made although figures still move or events still wait to be counted: half
# an hour. The letter then says how many wait.
PATIENCE_LOOKS = 180


class LetterMaking:
    """Makes what is missing or outdated of the newest week; run as a loop of the metrics worker."""

    name = "letters"

    def __init__(self, weeks: Weeks, figures: Figures, press: Press, letters: Letters, recipients: Mapping[str, str]) -> None:
        self._weeks = weeks
        self._figures = figures
        self._press = press
        self._letters = letters
        self._recipients = recipients
        self._looks = 0
        self._seen: object = None

    def step(self) -> float:
        """One round; returns the seconds to wait before the next."""
        week = self._weeks.newest()
        missing = self._missing(week) if week else {}
        if week is None or not missing:
            self._looks = 0
            return ROUND_SECONDS
        if not self._ready(week):
            return SOON_SECONDS
        for slot, unit in missing.items():
            self._make(week, slot, unit)
        return ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _missing(self, week: Week) -> dict[str, Unit]:
        units = units_of(self._weeks.schedule, self._figures.reference.units, local_day(week.due_at))
        there = {letter["slot"] for letter in self._letters.of_week(week.name) if not self._outdated(letter)}
        return {slot: unit for slot, unit in slots_of(units, self._recipients).items() if slot not in there}

    def _outdated(self, letter: Letter) -> bool:
        return not letter["sent_at"] and self._figures.views.facts.secret_since(letter["made_at"])

    def _ready(self, week: Week) -> bool:
        """Whether the figures are complete and have not moved since the last look.

        While a history is being loaded everything told so far is counted again and again in between, and a letter made then would
        tell of half of it. A system that was never told anything has nothing to write about.
        """
        looks, mark = self._figures.views.freshness.reconciliation(), self._figures.views.freshness.mark()
        still = mark == self._seen and figures_complete(looks, SOURCES, week.told.last)
        self._seen, self._looks = mark, self._looks + 1
        return still or (self._looks > PATIENCE_LOOKS and any(look["produced"] for look in looks))

    def _make(self, week: Week, slot: str, unit: Unit) -> None:
        at = self._figures.now()  # before the figures are read: what is marked secret meanwhile was marked since
        content, to = self._press.write(unit, week), self._recipients.get(slot, "")
        letter = made(week.name, slot, unit.code, content, self._press.host, to, at)
        if self._letters.insert(letter):
            log.info("letter_made", letter=letter["_id"])
            return
        before = self._letters.load(letter["_id"])
        if self._outdated(before) and self._letters.swap(before, remade(before, content, at)):
            log.info("letter_made_anew", letter=letter["_id"])
