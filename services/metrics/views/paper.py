"""Paper entered in registers, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.metrics.cube import Cube
from services.metrics.domain.halfmonth import parts_of
from services.metrics.domain.period import Period
from services.metrics.domain.question import Question

# A month shows that paper is registered by what was closed in it, and by what was received in it and is not closed yet.
PAPER_CLOSED, PAPER_RECEIVED = "paper_register", "registered"


class Paper:
    """Reads cells of whole months (calendar or administrative ones)."""

    def __init__(self, cube: Cube) -> None:
        self._cube = cube

    def closed_by_month(self, question: Question, months: Sequence[Period]) -> list[Counter[str]]:
        """How many files entered from paper each unit closed, month by month."""
        return self._by_month(question, months, (PAPER_CLOSED,))

    def registering_by_month(self, question: Question, months: Sequence[Period]) -> list[Counter[str]]:
        """The same, and those received in the month: more than nothing as long as the unit registers at all."""
        return self._by_month(question, months, (PAPER_CLOSED, PAPER_RECEIVED))

    def _by_month(self, question: Question, months: Sequence[Period], names: Sequence[str]) -> list[Counter[str]]:
        anywhere = Question(question.period, level=question.level, kind=question.kind)
        return self._cube.months(anywhere, [parts_of(month.first, month.last).halves for month in months], names)
