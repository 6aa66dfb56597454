"""The files behind a figure, page by page."""

from __future__ import annotations

from collections.abc import Iterator

from pymongo import ASCENDING

from services.metrics.cube import Cube
from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import END, NOT_COUNTED_LIST, stretches
from services.metrics.domain.part import STILL_OPEN, Part, named
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts, cursor_of
from services.metrics.views.known import LINE, KnownFiles
from services.metrics.views.sums import Sums
from shared.mongo.connect import Document

# So few of a half month are looked for in all of it at once: stretch by stretch, nearly all of it would be read as well.
FEW = 25


class Files:
    """Reads lists of files; the sums say where they hold any. What was known on an earlier day is read by `KnownFiles`."""

    def __init__(self, facts: Facts, cube: Cube, sums: Sums, known: KnownFiles) -> None:
        self._facts = facts
        self._cube = cube
        self._sums = sums
        self._known = known

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` closed files of a part (`domain.part`), by closing day and id, behind the cursor `after`.

        Stretch by stretch, so that a page costs what the page holds and not what the period holds.
        """
        if question.as_known is not None:
            return self._known.cases(question, part, after, limit)
        found: list[Document] = []
        for low, high in self._stretches(question, named(part), after):
            found += self._in_stretch(question, named(part), max(low, after), high, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def listed(self, question: Question, part: Part, low: str, high: str, limit: int) -> list[Document]:
        """At most `limit` files of a part between two cursors in the list of the question's code, in order."""
        asked = in_list(question, part, low, high)
        return list(self._facts.stored().find(asked, _line(part)).sort(next(iter(asked)), ASCENDING).limit(limit))

    def _stretches(self, question: Question, part: Part, after: str) -> Iterator[tuple[str, str]]:
        """Ranges of cursors that can hold files; half months without any are passed over."""
        whole = named("excluded" if part.of == NOT_COUNTED_LIST else "denominator")
        for half in self._cube.halves():
            first, last = days_of(half)
            if last < question.period.first or first > question.period.last or f"{last}|{END}" <= after:
                continue
            every = self._sums.number_in(question.of_the_unit(), half, whole)
            files = self._sums.number_in(question, half, part)
            if every and files:
                found = stretches(half, question.period.first, question.period.last, files if files <= FEW else every)
                yield from ((low, high) for low, high in found if high > after)

    def _in_stretch(self, question: Question, part: Part, low: str, high: str, limit: int) -> list[Document]:
        """Of a unit that has taken over others, the lists of all of them, one into the other."""
        found: list[Document] = []
        for piece in question.pieces():
            begin, end = max(low, f"{piece.period.first}|"), min(high, f"{piece.period.last}|{END}")
            found += self.listed(piece, part, begin, end, limit) if begin < end else []
        return sorted(found, key=cursor_of)[:limit]


def in_list(question: Question, part: Part, low: str, high: str) -> Document:
    """Of facts: those of a part between two cursors in the list of the question's code. The index comes first: the embedded store
    follows the first thing asked for that has one.
    """
    field, prefix = ("standing.unit_place", f"{question.unit}|{part.of}") if question.unit else ("standing.place", part.of)
    return {field: {"$gt": f"{prefix}|{low}", "$lt": f"{prefix}|{high}"}, **part.wanted, **question.dimensions()}


def _line(part: Part) -> Document | None:
    """What a line tells, and what makes the file one of the part; all that is known of an open file, to tell where it stands."""
    if part is STILL_OPEN:
        return None
    return {**LINE, **dict.fromkeys((name for name in part.wanted if not name.startswith("standing.")), 1)}
