"""Biểu II.06a: the form for a question, with when it was made of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import Line
from services.metrics.figures import Figures

BY = ("unit", "field")


@dataclass(frozen=True, slots=True)
class Settlement:
    """The form: its lines in order, their sum, and when it was made of what."""

    period: Period
    by: str
    lines: tuple[Line, ...]
    total: Line
    made_at: datetime
    as_of: Mapping[str, Any]


def settlement(question: Question, by: str, figures: Figures) -> Settlement:
    """The form for the question's period and place, one line per unit or field of procedures."""
    lines = figures.views.form_by_sums(question, by)
    if lines is None:
        lines = figures.views.form_by_files(question, lambda fact: _name(fact, by, figures))
    total: Counter[int] = Counter()
    for each in lines:
        total.update(each.counts)
    as_of = figures.as_of()
    return Settlement(question.period, by, tuple(lines), Line("", total), as_of["time"], as_of)


def _name(fact: Mapping[str, Any], by: str, figures: Figures) -> str:
    """The code of the unit, or the field of the procedure."""
    return str(fact["deciding_unit"]) if by == "unit" else figures.dimensions.field_of(fact.get("procedure_code"))
