"""Files that are open now, by the day they were received."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.metrics.domain.halfmonth import days_of
from services.metrics.domain.listing import END, stretches
from services.metrics.domain.part import STILL_OPEN
from services.metrics.domain.question import Question
from services.metrics.views.ages import Ages
from services.metrics.views.facts import Facts
from services.metrics.views.files import Files, in_list
from shared.mongo.connect import Document

# The first and the last day on which files were received; None: without end.
Received = tuple[date | None, date | None]


class OpenFiles:
    """Reads the list of open files, without state secrets: a page costs what it holds. A question names the place of today."""

    def __init__(self, facts: Facts, files: Files, ages: Ages) -> None:
        self._facts = facts
        self._files = files
        self._ages = ages

    def cases(self, here: Question, received: Received, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` open files behind the cursor `after`, those that wait longest first."""
        found: list[Document] = []
        for low, high in self._open_ranges(here, received):
            if len(found) < limit and after < high:
                found += self._between(here, max(low, after), high, limit - len(found))
        return found

    def count(self, here: Question, received: Received) -> int:
        """How many there are: from sums where they are as fine as the question and its days."""
        first, last = _ends(received)
        total = 0
        for half, files in self._ages.open_since(here).items():
            begin, end = days_of(half)
            if here.of_sums and first <= begin and end <= last:
                total += files
            elif first <= end and begin <= last:
                total += self._count(here, f"{max(first, begin)}|", f"{min(last, end)}|{END}")
        return total

    def _open_ranges(self, here: Question, received: Received) -> Iterator[tuple[str, str]]:
        """Ranges of cursors that hold open files, in order; the sums know in which half months these were received."""
        asked = self._ages.open_since(here)
        for half, files in sorted(self._ages.open_since(here.of_the_unit()).items()):
            yield from stretches(half, *_ends(received), files) if asked[half] else ()

    def _between(self, here: Question, low: str, high: str, limit: int) -> list[Document]:
        """Of a unit that has taken over others, the lists of all of them, one into the other."""
        found = [fact for piece in here.pieces() for fact in self._files.listed(piece, STILL_OPEN, low, high, limit)]
        return sorted(found, key=lambda fact: str(fact["standing"]["place"]))[:limit]

    def _count(self, here: Question, low: str, high: str) -> int:
        return sum(self._facts.stored().count_documents(in_list(piece, STILL_OPEN, low, high)) for piece in here.pieces())


def _ends(received: Received) -> tuple[date, date]:
    return received[0] or date.min, received[1] or date.max
