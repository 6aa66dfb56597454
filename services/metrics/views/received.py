"""Files received in a period, page by page, by the day they were received."""

from __future__ import annotations

from collections.abc import Iterator

from services.metrics.cube import Cube
from services.metrics.domain.cell import additions
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.halfmonth import pieces
from services.metrics.domain.listing import END, stretches
from services.metrics.domain.part import Part, named
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts
from services.metrics.views.sums import Sums
from shared.mongo.connect import Document

# What says nothing of where a file is counted is left in the store.
NOT_NEEDED = {"versions": 0, "positions": 0}


class ReceivedFiles:
    """Reads facts by the day they were received, where they were on that day; the sums say how many a half month has."""

    def __init__(self, facts: Facts, cube: Cube, sums: Sums, dimensions: Dimensions) -> None:
        self._facts = facts
        self._cube = cube
        self._sums = sums
        self._dimensions = dimensions

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files received in the period that are counted in a part (`domain.part`), by the day they were received
        and id, behind the cursor `after`; as known now.

        Few of a half month are read at once, many day by day or in parts of a day, so that a page costs what the page holds.
        """
        asked, found = named(part), list[Document]()
        for low, high in self._ranges(question, asked, after):
            begin = max(low, after)
            here = {fact["_id"]: fact for piece in question.pieces() for fact in self._received(piece, asked, begin, high)}
            found += sorted(here.values(), key=received_cursor)
            if len(found) >= limit:
                break
        return found[:limit]

    def count(self, question: Question, part: str) -> int:
        """How many files a part has."""
        return named(part).number(self._sums.details(question)[""])

    def _ranges(self, question: Question, part: Part, after: str) -> Iterator[tuple[str, str]]:
        """Ranges of cursors that can hold files of the part; half months without any are passed over."""
        held = set(self._cube.halves())
        for half, first, last in pieces(question.period.first, question.period.last):
            if half in held and f"{last}|{END}" > after:
                files = self._sums.number_in(question, half, part)
                yield from (each for each in stretches(half, first, last, files) if files and each[1] > after)

    def _received(self, question: Question, part: Part, low: str, high: str) -> Iterator[Document]:
        """Files between two cursors that are counted in the part where they were on that day."""
        of_level_4 = {"procedure_code": {"$in": sorted(self._dimensions.level_4)}} if part.of_level_4 else {}
        for fact in self._facts.ever_here(question, {**_between(low, high), **part.wanted, **of_level_4}, NOT_NEEDED):
            added = [each for each in additions(fact, self._dimensions) if part.number(each.counts)]
            inside = low < received_cursor(fact) < high
            if inside and any(question.adds(each.day, each.unit, each.level, each.office) for each in added):
                yield fact


def _between(low: str, high: str) -> Document:
    """What the store is asked for a range of cursors: days, and within one day the ids."""
    (first, _, begin), (last, _, end) = low.partition("|"), high.partition("|")
    if first == last:
        return {"standing.received_day": first, "_id": {"$gt": begin, "$lt": end}}
    return {"standing.received_day": {"$gte": first, "$lte": last}}


def received_cursor(fact: Document) -> str:
    """The place of a file in a list of received files: the day, then its id."""
    return f"{fact['standing']['received_day']}|{fact['_id']}"
