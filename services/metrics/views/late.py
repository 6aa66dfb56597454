"""Late files, found by the marks stored beside each fact; see `domain/lateness.py` for what they mean.

A page costs what it holds: files are read in the order of an index, from the place of the cursor on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import partial

from pymongo import ASCENDING

from services.metrics.cube import OPEN_FILES
from services.metrics.domain.halfmonth import half_of, pieces
from services.metrics.domain.late_part import LatePart
from services.metrics.domain.lateness import CLOSED, CLOSED_SINCE, OPEN, STATES
from services.metrics.domain.open_sums import overdue
from services.metrics.domain.overdue import over, told_day
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts, due_before
from services.metrics.views.late_places import Place, place_in, place_of_closed, place_of_open
from shared.calendar import HOME, local_day
from shared.clock import LONG_AGO
from shared.events.fields import read_moment
from shared.mongo.connect import Document

LateFile = tuple[str, Document]
# The late files of one state: of a question, judged at a moment, behind a key and id, at most so many.
Read = Callable[[Question, datetime, str, str, int], list[Document]]


class LateFiles(Facts):
    """Reads late files. `at`: the moment at which open ones are judged (`domain.overdue.cutoff`)."""

    def late(self, question: Question, at: datetime, part: LatePart, after: str = "", limit: int = 100) -> list[LateFile]:
        """At most `limit` late files of a part, in the order of `STATES`, behind the cursor `after`. Raises Invalid."""
        begin, key, case_id = place_in(after)
        reads: Mapping[str, Read] = {OPEN: partial(self._open, part), CLOSED_SINCE: self._closed_since, CLOSED: self._closed}
        found: list[LateFile] = []
        for state in STATES[STATES.index(begin) :]:
            if state in part.states and len(found) < limit:
                place = (key, case_id) if state == begin else ("", "")
                found += [(state, fact) for fact in reads[state](question, at, *place, limit - len(found))]
        return found

    def overdue(self, question: Question, at: datetime) -> dict[str, int]:
        """How many were open and overdue at `at`: those open still, and those closed since."""
        here = question.on_day(told_day(question.period, at))
        still = self._where_they_were(here, at, at) + len(self._moved_since(here, at, due_before(at)))
        return {OPEN: still, CLOSED_SINCE: len(self._since(question, at))}

    def falling_due(self, question: Question, first: datetime, last: datetime) -> int:
        """How many files that are open now become overdue from `first` on and before `last`, unless they are closed by then. Not
        those whose clock stands. Asked of the index of due times: costs what falls due in that time.
        """
        due = {"standing.late_from": {"$gte": first, "$lt": last}}
        return self.facts().count_documents(due | question.on_day(local_day(first)).dimensions())

    def _where_they_were(self, here: Question, at: datetime, before: datetime) -> int:
        """How many open files became overdue before a moment, of those that were not moved since `at`: summed up to the day of
        that moment, counted on the day itself.
        """
        day = local_day(before)
        begin = datetime.combine(day, time(), HOME) if here.of_sums else LONG_AGO
        on_the_day = {"standing.late_from": {"$gte": begin, "$lt": before}, **here.dimensions(), **not_moved_since(at)}
        still = self.facts().count_documents(on_the_day)
        if here.of_sums:
            moved = {"was.until": {"$gte": at}, "standing.late_from": due_before(begin), **here.dimensions()}
            still += self._summed(here, day) - self.facts().count_documents(moved)
        return still

    def _summed(self, here: Question, day: date) -> int:
        """How many files that are open now, wherever they were, became overdue on the days before."""
        ranges, total = (self.halves_before(day), (half_of(day),)), 0
        for piece in here.pieces():
            before, running = self.cube.series(piece, ranges, "", (OPEN_FILES,))
            total += overdue(before[""]) + overdue(running[""], day)
        return total

    def _open(self, part: LatePart, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        """Those overdue longest first; of files that were moved since, those that were here then."""
        here, overdue = question.on_day(told_day(question.period, at)), overdue_in(part, at)
        place = (read_moment(key), case_id) if key else None
        found = self._in_order(here, "standing.late_from", overdue, place, limit, not_moved_since(at))
        found += [fact for fact in self._moved_since(here, at, overdue) if place is None or place_of_open(fact) > place]
        return sorted(found, key=place_of_open)[:limit]

    def _moved_since(self, here: Question, at: datetime, overdue: Document) -> list[Document]:
        """Open and `overdue` at `at`, and moved to another unit after it: as many as were moved on and are open still."""
        wanted = {"was.until": {"$gte": at}, "standing.late_from": overdue, **here.anywhere().dimensions()}
        return [fact for fact in self.facts().find(wanted) if self.stood_here(here, fact, here.period.last)]

    def _closed_since(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        return [fact for fact in self._since(question, at) if place_of_closed(fact) > (key, case_id)][:limit]

    def _since(self, question: Question, at: datetime) -> list[Document]:
        """Overdue when the period ended and closed later: as many as one half month holds. While a period runs there are none."""
        if at < over(question.period):
            return []
        last = question.period.last
        here = question.on_day(last)
        asked = {"standing.late_halves": half_of(last), "due_at": {"$lt": at}, "standing.late_day": {"$gt": last.isoformat()}}
        found = (fact for fact in self.ever_here(here, asked) if self.stood_here(here, fact, last))
        return sorted(found, key=place_of_closed)

    def _closed(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        found: list[Document] = []
        for piece in self._held_pieces(question, key):
            first, last = piece.period.first.isoformat(), piece.period.last.isoformat()
            place = (key, case_id) if key >= first else None
            days = {"$gte": first, "$lte": last}
            found += self._in_order(piece, "standing.late_day", days, place, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def _in_order(
        self, question: Question, mark: str, between: Document, place: Place | None, limit: int, more: Document | None = None
    ) -> list[Document]:
        """The first files of a range, or those behind a place in it. Many fall due when the office closes: a page may begin
        among files of one moment."""
        also = more or {}
        if place is None:
            return self._first(question, {mark: between, **also}, mark, limit)
        found = self._first(question, {mark: place[0], "_id": {"$gt": place[1]}, **also}, mark, limit)
        if len(found) < limit:
            upper = {name: bound for name, bound in between.items() if name != "$gte"}
            found += self._first(question, {mark: {"$gt": place[0], **upper}, **also}, mark, limit - len(found))
        return found

    def _first(self, question: Question, marked: Document, mark: str, limit: int) -> list[Document]:
        """The mark is asked first: the embedded store follows the first thing asked for that has an index."""
        order = [(mark, ASCENDING), ("_id", ASCENDING)]
        return list(self.facts().find(marked | question.dimensions()).sort(order).limit(limit))

    def _held_pieces(self, question: Question, start: str) -> Iterator[Question]:
        """The question for each half month of the period that can hold files, from `start` on."""
        held = self.cube.halves()
        for half, first, last in pieces(question.period.first, question.period.last) if held else ():
            if held[0] <= half <= held[-1]:
                yield from (run for run in question.on(first, last).runs() if run.period.last.isoformat() >= start)


def not_moved_since(at: datetime) -> Document:
    """Of facts: files that are where they were at `at`; the others are few, and looked at one by one."""
    return {"was.until": {"$not": {"$gte": at}}}


def overdue_in(part: LatePart, at: datetime) -> Document:
    """The range of due times of the open files of a part."""
    first, before = part.since(at)
    return due_before(before) | ({"$gte": first} if first else {})
