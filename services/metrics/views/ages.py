"""Open files by age: since when received, and how long overdue, from sums and what became overdue on single days."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from services.metrics.cube import OPEN_FILES, Cube
from services.metrics.domain.open_sums import SINCE
from services.metrics.domain.overdue import told_day
from services.metrics.domain.question import Question
from services.metrics.views.overdue import OverdueFiles


class Ages:
    """Reads cells and what is overdue: costs half months and two days, not files, where `Question.of_sums`."""

    def __init__(self, cube: Cube, overdue: OverdueFiles) -> None:
        self._cube = cube
        self._overdue = overdue

    def overdue_for(self, question: Question, at: datetime, days: int) -> int:
        """How many files that are open still became overdue in the `days` before `at`."""
        here, since = question.on_day(told_day(question.period, at)), at - timedelta(days=days)
        lately = self._overdue.number_before(here, at, at) - self._overdue.number_before(here, at, since)
        return lately + len(self._overdue.moved_since(here, at, {"$gte": since, "$lt": at}))

    def open_since(self, question: Question) -> Counter[str]:
        """How many files are open now at the place of the question, by the half month in which they were received."""
        found: Counter[str] = Counter()
        halves = self._cube.halves()
        for piece in question.pieces():
            for half, sums in zip(halves, self._cube.series(piece, [(half,) for half in halves], "", (OPEN_FILES,)), strict=True):
                found[half] += sums[""][SINCE]
        return +found
