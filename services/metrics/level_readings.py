"""What the catalogue said of the levels of online services, kept by day: nobody else remembers it once the pack is edited.

A reading is what was seen, not what events tell: it cannot be computed again, so it is kept for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import structlog
from pymongo import DESCENDING
from pymongo.collection import Collection

from services.metrics.domain.service_level import Reading
from shared.mongo.connect import Document
from shared.procedures import ProcedureCatalogue

log = structlog.get_logger(__name__)

# Seconds between looks: a procedure comes into force at midnight, and is read within the hour.
ROUND_SECONDS = 3600.0


class LevelReadings:
    """Keeps the levels whenever they are others than those kept last; its `step` is a loop of the metrics worker."""

    name = "service-levels"

    def __init__(
        self, kept: Collection[Document], procedures: ProcedureCatalogue, today: Callable[[], date], witness: Callable[[], date]
    ) -> None:
        """`witness`: the day by another clock, that of the store."""
        self._kept = kept
        self._procedures = procedures
        self._today = today
        self._witness = witness

    def now(self) -> Reading:
        """What the catalogue says today."""
        today = self._today()
        return Reading(today, {each.code: each.service_level for each in self._procedures.all(today)})

    def on(self, day: date) -> Reading | None:
        """What it said on `day`, as far as this system was there to read it; None before that."""
        return self._newest({"_id": {"$lte": day.isoformat()}})

    def keep(self, reading: Reading) -> None:
        """Keep what is read. A catalogue that changes twice on a day leaves its last word."""
        # As pairs: the codes of procedures have points in them, and a name with a point is a path to the store.
        levels = [list(pair) for pair in sorted(reading.levels.items())]
        self._kept.update_one({"_id": reading.day.isoformat()}, {"$set": {"levels": levels}}, upsert=True)

    def step(self) -> float:
        """One look; returns the seconds to wait before the next. Under a clock that may be wrong nothing is kept: a reading put
        before others would be taken for what held then, and nobody could tell.
        """
        now, last = self.now(), self._newest()
        if now.day != self._witness() or (last and last.day > now.day):
            log.warning("levels_not_kept", day=now.day.isoformat(), newest=last and last.day.isoformat())
        elif last is None or last.levels != now.levels:
            self.keep(now)
        return ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _newest(self, of: Mapping[str, Any] | None = None) -> Reading | None:
        found = self._kept.find_one(of or {}, sort=[("_id", DESCENDING)])
        return Reading(date.fromisoformat(found["_id"]), dict(found["levels"])) if found else None
