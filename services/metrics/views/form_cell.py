"""A cell of Biểu II.06a: which files it counts, and what narrows the search for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.metrics.domain.question import Question
from services.metrics.views.form_places import Way

# Columns that count files from before the period, and those of files that were settled in it.
FROM_BEFORE, SETTLED = (3, 6), (7, 8, 9, 10)


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell: the form's question and cut-off, the column, and whether its line tells a file on a day.

    `near` is what the store is asked for: a question that leaves out none of the files, and few others. `field`: the field of
    procedures whose counters are looked at, None: all.
    """

    question: Question
    at: datetime
    column: int
    tells: Callable[[Mapping[str, Any], date], bool]
    near: Question
    field: str | None = None

    def codes(self) -> list[Question]:
        """`near` for each code of its unit; the days are those of whoever asks."""
        codes = {piece.unit for piece in self.near.pieces()}
        return [replace(self.near, unit=code, spans=None) for code in sorted(codes, key=str)]

    def days(self, way: Way) -> tuple[date, date]:
        """The days on which its files were received or closed, as far as they can be known without looking."""
        first, last = self.question.period.first, self.question.period.last
        if way == Way.RECEIVED or self.column in SETTLED:
            return first, last
        return (first if self.column in FROM_BEFORE else last + timedelta(days=1)), date.max
