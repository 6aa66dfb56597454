"""Makes the body of a report: canonical JSON, of figures that are complete and did not move meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from services.metrics.domain.period import Period
from services.metrics.domain.regime import Regime
from services.metrics.domain.report import figures_complete, report_id
from services.metrics.figures import Figures
from services.metrics.reporting.tables import Table, Tables
from shared.errors import IllegalAction
from shared.events.fields import write_moment
from shared.message import Message

# Whose events must all be counted before a report is made.
SOURCES = ("submission", "processing")
# Several reads make one table. If an event is counted between them they are made again, at most so often; an office that never
# stands still for the second that a table takes is asked again in the next round.
TRIES = 5


class FiguresIncomplete(IllegalAction):
    """Events are told and not counted yet, or the figures move too fast to be read as one."""

    code = "figures_incomplete"
    message = Message(
        "Số liệu chưa đầy đủ hoặc đang thay đổi. Vui lòng thử lại sau ít phút.",
        "The figures are not complete yet, or are changing. Please try again in a few minutes.",
    )


class ReportMaker:
    """Makes tables and bodies from the figures."""

    def __init__(self, figures: Figures, tables: Tables, sources: Sequence[str] = SOURCES) -> None:
        self._figures = figures
        self._tables = tables
        self._sources = sources

    def complete(self, period: Period) -> bool:
        """Whether the figures of a period that is over are all there."""
        return figures_complete(self._figures.views.freshness.reconciliation(), self._sources, period.last)

    def table(self, regime: Regime, period: Period) -> Table:
        """What the report would say now."""
        return self._tables.make(regime.content, period)

    def body(self, regime: Regime, period: Period, revision: int, replaces: str | None = None) -> str:
        """The report as it will be signed; raises FiguresIncomplete."""
        for _ in range(TRIES):
            seen, as_of = self._figures.views.freshness.revision(), self._figures.as_of()
            if not self.complete(period):
                break
            table = self.table(regime, period)
            if self._figures.views.freshness.revision() == seen:
                return _written(self._about(regime, period, revision, replaces, as_of) | {"table": table})
        raise FiguresIncomplete

    def _about(
        self, regime: Regime, period: Period, revision: int, replaces: str | None, as_of: dict[str, Any]
    ) -> dict[str, Any]:
        definition = self._figures.definition(period)
        return {
            "report": report_id(regime.id, period.name, revision),
            "regime": regime.id,
            "content": regime.content,
            "period": {"name": period.name, "calendar": regime.calendar, "first": period.first, "last": period.last},
            "revision": revision,
            "replaces": replaces,
            "definition": {"id": definition.id, "version": definition.version},
            "figures_as_of": {"time": write_moment(as_of["time"]), **{name: as_of[name] for name in ("applied", "parked")}},
        }


def table_of(body: str) -> Table:
    """The table in a body."""
    table: Table = orjson.loads(body)["table"]
    return table


def _written(content: dict[str, Any]) -> str:
    """One text for one content: names sorted, no spaces. So the hash speaks of what is said, not of how it was written."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
