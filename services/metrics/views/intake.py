"""Files received day by day: from the counters of cells, and for single procedures and odd days from the files themselves."""

from __future__ import annotations

from collections import Counter
from datetime import date

from services.metrics.cube import INTAKE, Cube
from services.metrics.domain.intake import by_day
from services.metrics.domain.question import Question
from services.metrics.views.added import Added, parts_asked


class Intake:
    """Reads cells and what single files add: costs half months, not files, where `Question.of_sums`."""

    def __init__(self, cube: Cube, added: Added) -> None:
        self._cube = cube
        self._added = added

    def by_day(self, question: Question) -> Counter[date]:
        """How many files were received on each day of the period, as known now; days without any are left out.

        State-secret files are in none of these numbers (`domain.cell`).
        """
        found: Counter[date] = Counter()
        for piece in question.pieces():
            parts = parts_asked(piece)
            sums = self._cube.series(piece, [(half,) for half in parts.halves], "", (INTAKE,)) if parts.halves else []
            for half, each in zip(parts.halves, sums, strict=True):
                found.update(by_day(half, each[""]))
            for first, last in parts.edges:
                for added in self._added.within(piece.on(first, last)):
                    found[added.day] += added.counts["received"]
        return +found
