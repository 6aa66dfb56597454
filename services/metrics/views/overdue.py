"""Open files that are overdue: how many from sums, and which from the index of due times, stretch by stretch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

from services.metrics.cube import OPEN_FILES, Cube
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.open_sums import overdue, windows
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts, due_before
from services.metrics.views.late_places import OpenPlace, open_place_in
from services.metrics.views.marked import MarkedFiles
from shared.calendar import HOME, local_day
from shared.clock import LONG_AGO
from shared.mongo.connect import Document


class OverdueFiles:
    """Reads cells and facts. Both have a file where it is now; `at` is the moment at which it is judged, and those moved since
    are looked at one by one. `here`: the question for the day of that moment.
    """

    def __init__(self, facts: Facts, cube: Cube, marked: MarkedFiles) -> None:
        self._facts = facts
        self._cube = cube
        self._marked = marked

    def falling_due(self, question: Question, first: datetime, last: datetime) -> int:
        """How many files that are open now become overdue from `first` on and before `last`, unless they are closed by then. Not
        those whose clock stands. Asked of the index of due times: costs what falls due in that time.
        """
        due = {"standing.late_from": {"$gte": first, "$lt": last}}
        return self._facts.stored().count_documents(due | question.on_day(local_day(first)).dimensions())

    def due_in_order(self, question: Question, first: datetime, last: datetime, after: str, limit: int) -> list[Document]:
        """The same files behind the cursor `after`, whichever becomes overdue first. Raises Invalid for a strange cursor."""
        here, due = question.on_day(local_day(first)), {"$gte": first, "$lt": last}
        return self._marked.in_order(here, "standing.late_from", due, open_place_in(after), limit)

    def number_before(self, here: Question, at: datetime, before: datetime) -> int:
        """How many open files became overdue before a moment, of those that were not moved since `at`: summed up to the day of
        that moment, counted on the day itself.
        """
        day = local_day(before)
        begin = datetime.combine(day, time(), HOME) if here.of_sums else LONG_AGO
        on_the_day = {"standing.late_from": {"$gte": begin, "$lt": before}, **here.dimensions(), **not_moved_since(at)}
        still = self._facts.stored().count_documents(on_the_day)
        if here.of_sums:
            moved = {"was.until": {"$gte": at}, "standing.late_from": due_before(begin), **here.dimensions()}
            still += self._summed(here, day) - self._facts.stored().count_documents(moved)
        return still

    def in_order(self, here: Question, at: datetime, overdue: Document, place: OpenPlace | None, limit: int) -> list[Document]:
        """At most `limit` files of a range of due times that were not moved since `at`, those overdue longest first, behind a
        place. Stretch by stretch: a store that puts all of a range in order first would read every overdue file for one page.
        """
        found: list[Document] = []
        for low, high in self._windows(here, overdue):
            if place is None or place[0] < high:
                begin = place if place and place[0] >= low else None
                between, there = {"$gte": low, "$lt": high}, not_moved_since(at)
                found += self._marked.in_order(here, "standing.late_from", between, begin, limit - len(found), there)
            if len(found) >= limit:
                break
        return found

    def moved_since(self, here: Question, at: datetime, overdue: Document) -> list[Document]:
        """Open and `overdue` at `at`, and moved to another unit after it: as many as were moved on and are open still."""
        wanted = {"was.until": {"$gte": at}, "standing.late_from": overdue, **here.anywhere().dimensions()}
        return [fact for fact in self._facts.stored().find(wanted) if self._facts.stood_here(here, fact, here.period.last)]

    def _summed(self, here: Question, day: date) -> int:
        """How many files that are open now, wherever they were, became overdue on the days before."""
        ranges, total = (self._cube.halves_before(day), (half_of(day),)), 0
        for piece in here.pieces():
            before, running = self._cube.series(piece, ranges, "", (OPEN_FILES,))
            total += overdue(before[""]) + overdue(running[""], day)
        return total

    def _windows(self, here: Question, overdue: Document) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of a range of due times in which files that are here now became overdue."""
        for half in self._cube.halves():
            counts: Counter[str] = Counter()
            for piece in here.pieces():
                counts.update(self._cube.sums(piece, (half,), "", (OPEN_FILES,))[""])
            yield from windows(half, counts, overdue["$gte"], overdue["$lt"])


def not_moved_since(at: datetime) -> Document:
    """Of facts: files that are where they were at `at`; the others are few, and looked at one by one."""
    return {"was.until": {"$not": {"$gte": at}}}
