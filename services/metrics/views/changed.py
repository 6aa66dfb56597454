"""How many files of a figure changed after its period, from cells."""

from __future__ import annotations

from collections import Counter

from services.metrics.cube import CHANGED, Cube
from services.metrics.domain.changed import Changed, changed_after
from services.metrics.domain.halfmonth import parts_of
from services.metrics.domain.question import Question


class Changes:
    """Reads cells only: costs half months, not files."""

    def __init__(self, cube: Cube) -> None:
        self._cube = cube

    def after_period(self, question: Question) -> Changed | None:
        """What changed after the end of the period; None where cells cannot tell: odd days, single procedures, an earlier day."""
        pieces = [(piece, parts_of(piece.period.first, piece.period.last)) for piece in question.pieces()]
        ending = parts_of(question.period.first, question.period.last).halves[-1:]
        if not ending or not question.of_sums or question.as_known is not None or any(parts.edges for _, parts in pieces):
            return None
        counts: Counter[str] = Counter()
        for piece, parts in pieces:
            counts.update(self._cube.sums(piece, parts.halves, "", (CHANGED,))[""])
        return changed_after(ending[0], counts)
