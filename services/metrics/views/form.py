"""Biểu II.06a read: from sums when the period is whole half months, else from the files that the period touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.metrics.cube import FORM
from services.metrics.domain.form_sums import by_field, columns
from services.metrics.domain.halfmonth import half_of, parts_of
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import Line, columns_of, line
from services.metrics.views.files import Files
from shared.mongo.connect import Document

# What the form needs to know of a file; everything else stays in the store.
NEEDED = {
    **dict.fromkeys(("kind", "secret", "secret_count", "received_at", "received_on", "closed_at", "closed_on", "outcome"), 1),
    **dict.fromkeys(("origin", "channel", "timeliness", "due_at", "procedure_code", "deciding_unit"), 1),
}


class Forms(Files):
    """Reads cells and, for other periods than whole half months and for single procedures, facts."""

    def form_by_sums(self, question: Question, by: str) -> list[Line] | None:
        """The lines by `unit` or `field`; None when sums cannot tell."""
        parts = parts_of(question.period.first, question.period.last)
        if parts.edges or (question.procedures is not None and question.sector is None):
            return None
        earlier = [half for half in self.cube.halves() if half < half_of(question.period.first)]
        unit = "unit" if by == "unit" else ""
        before, within = (_by(sums, by) for sums in self.cube.series(question, (earlier, parts.halves), unit, (FORM,)))
        lines = (Line(name, columns(before[name], within[name])) for name in sorted({*before, *within}))
        return [each for each in lines if each.counts[3]]

    def form_by_files(self, question: Question, name: Callable[[Mapping[str, Any]], str]) -> list[Line]:
        """The same file by file; `name` says which line a file belongs to. Costs the files closed since the period began."""
        places: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
        for fact in self._open_or_closed_since(question):
            found = columns_of(fact, question.period)
            if found is not None:
                places[name(fact)][found] += 1
        return [line(each, counted.elements()) for each, counted in sorted(places.items())]

    def _open_or_closed_since(self, question: Question) -> Iterator[Document]:
        asked = {"kind": "public_service", **question.dimensions()}
        for standing in ({"$gte": question.period.first.isoformat()}, None):
            yield from self.facts().find({"standing.day": standing, **asked}, NEEDED)


def _by(sums: Mapping[str, Counter[str]], by: str) -> dict[str, Counter[str]]:
    """Unit or field → the counters of the form, without the part of their names that says the field."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, counts in sums.items():
        for field, form in by_field(counts).items():
            found[unit if by == "unit" else field].update(form)
    return found
