"""The files behind a figure, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pymongo import ASCENDING

from services.metrics.domain.classify import LISTED_EXCLUSIONS
from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import COUNTED, END, NOT_COUNTED, stretches
from services.metrics.domain.question import Question
from services.metrics.views.facts import cursor_of
from services.metrics.views.known import LINE, KnownFiles
from shared.mongo.connect import Document

PARTS = ("numerator", "denominator", "paper", "excluded")

# The list of a part, and which of its files.
LISTS: Mapping[str, tuple[str, Document]] = {
    "denominator": (COUNTED, {}),
    "numerator": (COUNTED, {"standing.online": True}),
    "paper": (COUNTED, {"standing.online": False}),
    "excluded": (NOT_COUNTED, {}),
}
# The counters that say how many files a list has.
COUNTERS_OF = {COUNTED: ("closed",), NOT_COUNTED: tuple(f"excluded_{reason}" for reason in LISTED_EXCLUSIONS)}


class Files(KnownFiles):
    """Reads lists of files."""

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files of a part of the figure, by closing day and id, behind the cursor `after`: their lines only.

        Stretch by stretch, so that a page costs what the page holds and not what the period holds.
        """
        if question.as_known is not None:
            return self.cases_as_known(question, part, after, limit)
        found: list[Document] = []
        for low, high in self._stretches(question, part, after):
            found += self._in_stretch(question, part, max(low, after), high, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def _stretches(self, question: Question, part: str, after: str) -> Iterator[tuple[str, str]]:
        """Ranges of cursors that can hold files; half months without any are passed over when the sums know that."""
        counters = COUNTERS_OF[LISTS[part][0]]
        for half in self.cube.halves():
            first, last = days_of(half)
            if last < question.period.first or first > question.period.last or f"{last}|{END}" <= after:
                continue
            every = self._count(replace(question.anywhere(), unit=question.unit, kind=None, sector=None), half, counters)
            if every and (not question.of_sums or self._count(question, half, counters)):
                found = stretches(half, question.period.first, question.period.last, every)
                yield from ((low, high) for low, high in found if high > after)

    def _count(self, question: Question, half: str, counters: tuple[str, ...]) -> int:
        """How many files these counters say the half month has; a code that means two units in it is counted twice."""
        sums = [self.cube.sums(piece, (half,))[""] for piece in question.pieces()]
        return sum(counts[name] for counts in sums for name in counters)

    def _in_stretch(self, question: Question, part: str, low: str, high: str, limit: int) -> list[Document]:
        """Of a unit that has taken over others, the lists of all of them, one into the other."""
        found: list[Document] = []
        for piece in question.pieces():
            begin, end = max(low, f"{piece.period.first}|"), min(high, f"{piece.period.last}|{END}")
            found += self._listed(piece, part, begin, end, limit) if begin < end else []
        return sorted(found, key=cursor_of)[:limit]

    def _listed(self, question: Question, part: str, low: str, high: str, limit: int) -> list[Document]:
        """The index comes first: the embedded store follows the first thing asked for that has one."""
        kind, narrowed = LISTS[part]
        field, prefix = ("standing.unit_place", f"{question.unit}|{kind}") if question.unit else ("standing.place", kind)
        asked = {field: {"$gt": f"{prefix}|{low}", "$lt": f"{prefix}|{high}"}, **narrowed, **question.dimensions()}
        return list(self.facts().find(asked, LINE).sort(field, ASCENDING).limit(limit))
