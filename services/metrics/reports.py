"""Biểu II.06a from the facts: read once, file by file, so that it costs memory for its lines and not for its files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import Line, columns_of, line
from services.metrics.figures import Figures
from shared.errors import NotFound

BY = ("unit", "field")
# What the form needs to know of a file; everything else stays in the store.
NEEDED = {
    **dict.fromkeys(("kind", "secret", "secret_count", "received_at", "received_on", "closed_at", "closed_on", "outcome"), 1),
    **dict.fromkeys(("origin", "channel", "timeliness", "due_at", "procedure_code", "deciding_unit"), 1),
}


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
    places: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    asked = {"kind": "public_service", **question.dimensions()}
    for fact in figures.views.facts().find(asked, NEEDED):
        found = columns_of(fact, question.period)
        if found is not None:
            places[_name(fact, by, figures)][found] += 1
    lines = tuple(line(name, counted.elements()) for name, counted in sorted(places.items()))
    everything = line("", (place for counted in places.values() for place in counted.elements()))
    as_of = figures.as_of()
    return Settlement(question.period, by, lines, everything, as_of["time"], as_of)


def _name(fact: Mapping[str, Any], by: str, figures: Figures) -> str:
    """The code of the unit, or the field of the procedure; a procedure that the pack does not know stands for itself."""
    if by == "unit":
        return str(fact["deciding_unit"])
    code = fact.get("procedure_code") or ""
    try:
        return figures.reference.procedures.get(code, figures.today()).field
    except NotFound:
        return code or "-"
