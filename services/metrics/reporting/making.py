"""The loop that makes the reports of periods that are over."""

from __future__ import annotations

import structlog

from services.metrics.domain.period import Period
from services.metrics.domain.regime import Regime
from services.metrics.domain.report import SYSTEM, Deed, made
from services.metrics.reporting.maker import FiguresIncomplete, ReportMaker
from services.metrics.reporting.overview import PERIODS, Overview
from services.metrics.reporting.store import Reports
from shared.clock import Clock
from shared.errors import DuplicateDocument

log = structlog.get_logger(__name__)

# Seconds between rounds: a report may wait a minute for being made, its approval waits for a person anyway.
ROUND_SECONDS = 60.0
# The same while a report could not be made because events were waiting to be counted: that takes seconds.
SOON_SECONDS = 5.0


class ReportMaking:
    """Makes what is missing of the last periods of each regime that are owed; run as a loop of the metrics worker."""

    name = "reports"

    def __init__(self, overview: Overview, maker: ReportMaker, reports: Reports, clock: Clock) -> None:
        self._overview = overview
        self._maker = maker
        self._reports = reports
        self._clock = clock

    def step(self) -> float:
        """One round; returns the seconds to wait before the next."""
        missing = [
            (regime, period)
            for regime in self._overview.regimes
            if regime.made_here
            for period in regime.ended(self._overview.today(), PERIODS)
            if self._overview.owed(period) and not self._reports.exists(regime.id, period.name)
        ]
        try:
            for regime, period in missing:
                self._make(regime, period)
        except FiguresIncomplete:
            return SOON_SECONDS
        return ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _make(self, regime: Regime, period: Period) -> None:
        body = self._maker.body(regime, period, 1)
        report = made(regime.id, period, regime.calendar, body, Deed(SYSTEM, self._clock()))
        try:
            self._reports.insert(report)
        except DuplicateDocument:  # another worker made it at the same time
            return
        log.info("report_made", report=report["_id"])
