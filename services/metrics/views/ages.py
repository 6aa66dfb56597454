"""Open files by age: since when received from cells, how long overdue from an index over those that became so lately."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from services.metrics.domain.cell import OPEN_FILES, OPEN_SINCE
from services.metrics.domain.overdue import told_day
from services.metrics.domain.question import Question
from services.metrics.views.late import LateFiles, not_moved_since


class Ages(LateFiles):
    """Costs half months, and what became overdue within the days asked for and is open still; not what is overdue for longer."""

    def overdue_for(self, question: Question, at: datetime, days: int) -> int:
        """How many files that are open still became overdue in the `days` before `at`."""
        here, since = question.on_day(told_day(question.period, at)), at - timedelta(days=days)
        lately = {"standing.late_from": {"$gte": since, "$lt": at}, **here.dimensions(), **not_moved_since(at)}
        moved = self._moved_since(here, at, {"$gte": since, "$lt": at})
        return self.facts().count_documents(lately) + len(moved)

    def open_since(self, question: Question) -> Counter[str]:
        """How many files are open now at the place of the question, by the half month in which they were received."""
        found: Counter[str] = Counter()
        halves = self.cube.halves()
        for piece in question.pieces():
            for half, sums in zip(halves, self.cube.series(piece, [(half,) for half in halves], "", (OPEN_FILES,)), strict=True):
                found[half] += sums[""][OPEN_SINCE]
        return +found
