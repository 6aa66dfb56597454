"""A report as it was sent against the figures of now, computed anew only when a figure has changed since it was last looked at.

A table of a period that is over hangs on the facts alone, and every change of them raises the mark of change. The plan's table
hangs on what people entered and on the receipts of other reports too, which have no mark: it is made each time, of sums.
"""

from __future__ import annotations

from services.metrics.domain.difference import Difference, differences
from services.metrics.domain.period import Period
from services.metrics.domain.regime import Regime
from services.metrics.domain.report import Report
from services.metrics.reporting.maker import ReportMaker, table_of
from services.metrics.views.freshness import Freshness, Mark

# Reports whose comparison is kept, a few kilobytes each; more than the page of all regimes shows. Beyond it all are forgotten.
REMEMBERED = 200
# What hangs on the facts alone.
OF_FACTS = ("settlement_by_unit", "settlement_by_field", "online_share")


class Comparisons:
    """The comparisons of one process; safe to use from many threads: at worst, two make the same one."""

    def __init__(self, maker: ReportMaker, freshness: Freshness) -> None:
        self._maker = maker
        self._freshness = freshness
        self._known: dict[tuple[str, str], tuple[Mark, list[Difference]]] = {}

    def of(self, regime: Regime, period: Period, report: Report) -> list[Difference]:
        """Which cells of the report are others by the figures of now."""
        # Before the table: what changes while it is made is looked at again next time.
        mark, key = self._freshness.mark(), (report["_id"], report["sha256"])
        known = self._known.get(key)
        if known is not None and known[0] == mark and regime.content in OF_FACTS:
            return known[1]
        found = differences(table_of(report["body"]), self._maker.table(regime, period))
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[key] = mark, found
        return found
