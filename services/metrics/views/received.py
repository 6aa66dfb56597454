"""Files received in a period, page by page, by the day they were received."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.metrics.domain.cell import additions
from services.metrics.domain.halfmonth import pieces
from services.metrics.domain.listing import STRETCH
from services.metrics.domain.part import Part, named
from services.metrics.domain.question import Question
from services.metrics.views.sums import Sums
from shared.mongo.connect import Document


class ReceivedFiles(Sums):
    """Reads facts by the day they were received, where they were on that day."""

    def received(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files received in the period that are counted in a part (`domain.part`), by the day they were received
        and id, behind the cursor `after`; as known now.

        Few of a half month are read at once, many day by day, so that a page costs what the page holds.
        """
        asked, found = named(part), list[Document]()
        for first, last in self._ranges(question, asked, after):
            here = {fact["_id"]: fact for piece in question.on(first, last).pieces() for fact in self._received(piece, asked)}
            found += sorted((fact for fact in here.values() if received_cursor(fact) > after), key=received_cursor)
            if len(found) >= limit:
                break
        return found[:limit]

    def received_count(self, question: Question, part: str) -> int:
        """How many files a part has."""
        return named(part).number(self.details(question)[""])

    def _ranges(self, question: Question, part: Part, after: str) -> Iterator[tuple[date, date]]:
        """Days that can hold files of the part behind a cursor; half months without any are passed over."""
        held = set(self.cube.halves())
        for half, first, last in pieces(question.period.first, question.period.last):
            files = self.number_in(question, half, part) if half in held and last.isoformat() >= after[:10] else 0
            if files > STRETCH:
                yield from ((day, day) for day in question.on(first, last).days() if day.isoformat() >= after[:10])
            elif files:
                yield first, last

    def _received(self, question: Question, part: Part) -> Iterator[Document]:
        days = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        of_level_4 = {"procedure_code": {"$in": sorted(self._dimensions.level_4)}} if part.of_level_4 else {}
        for fact in self.ever_here(question, {"standing.received_day": days, **part.wanted, **of_level_4}):
            added = [each for each in additions(fact, self._dimensions) if part.number(each.counts)]
            if any(question.adds(each.day, each.unit, each.level, each.office) for each in added):
                yield fact


def received_cursor(fact: Document) -> str:
    """The place of a file in a list of received files: the day, then its id."""
    return f"{fact['standing']['received_day']}|{fact['_id']}"
