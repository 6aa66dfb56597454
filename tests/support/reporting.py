"""A metrics database with a few files in it, on a day of one's choice, and the parts of reporting over it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from services.metrics.projections.projection import MetricsProjection
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import Reporting, figures_of, reporting_loops, reporting_of
from shared.events import Event
from shared.mongo.connect import Document
from tests.support.histories import closed_case

# The monthly report of October is due since the 18th; files closed on 19 January 2021 are in the first quarter's reports.
TODAY = datetime(2021, 10, 20, 3, 0, tzinfo=UTC)
QUARTER = "settlement-by-unit:2021-Q1:r1"
OFFICE = "29179"


# The reports of the three files of every test, made once per process: making them asks the store some four hundred times.
FILES = ("case-1", "case-2", "case-3")
_MADE: list[Document] = []


class ManualClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = TODAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


class Office:
    """Files, reconciliations and the loops of the worker, done by hand."""

    def __init__(self, database: Any, clock: ManualClock) -> None:
        self.database, self.clock = database, clock
        settings = Settings.read(SERVICE)
        self.reporting: Reporting = reporting_of(settings, database, figures_of(settings, database, clock), clock)
        self.making, self.connector = reporting_loops(settings, database, clock)

    def files(self, *names: str, online: bool = True) -> None:
        """Files received and closed on 19 January 2021, counted, and the reconciliation noted."""
        for name in names:
            self._apply(closed_case(name, online=online, unit=OFFICE))
        self.reconciled()

    def due_reports(self) -> None:
        """What the worker makes of `FILES` on `TODAY`, in the store."""
        if _MADE:
            self.database["reports"].insert_many(deepcopy(_MADE))
            return
        self.making.step()
        _MADE.extend(self.database["reports"].find())

    def reconciled(self, unapplied: int = 0, checked_at: datetime | None = None) -> None:
        """What the reconcilers would write."""
        for source in ("submission", "processing"):
            look = {"produced": 10, "applied": 10 - unapplied, "unapplied": unapplied, "parked": 0, "oldest_unapplied_at": None}
            changed = {**look, "checked_at": checked_at or self.clock()}
            self.database["reconciliation"].update_one({"_id": source}, {"$set": changed}, upsert=True)

    def report(self, name: str = QUARTER) -> Document:
        """The report as it is stored."""
        return self.reporting.reports.load(name)

    def _apply(self, events: Sequence[Event]) -> None:
        for source in ("submission", "processing"):
            mine = [event for event in events if event.source == source]
            MetricsProjection(self.database, 3).apply({(source, mine[0].case_id): mine})
