"""Late files, found by the marks stored beside each fact; see `domain/late_state.py` for what they mean.

A page costs what it holds: files are read in the order of an index, from the place of the cursor on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import dropwhile

from services.metrics.cube import Cube
from services.metrics.domain.halfmonth import half_of, pieces
from services.metrics.domain.late_part import LatePart
from services.metrics.domain.late_state import LateState
from services.metrics.domain.overdue import over, told_day
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts, due_before
from services.metrics.views.late_places import place_in, place_of_closed, place_of_open
from services.metrics.views.marked import MarkedFiles
from services.metrics.views.overdue import OverdueFiles
from shared.events.fields import read_moment
from shared.mongo.connect import Document

LateFile = tuple[LateState, Document]
# The late files of one state: of a question, judged at a moment, behind a key and id, at most so many.
Read = Callable[[Question, datetime, str, str, int], list[Document]]


class LateFiles:
    """Reads late files. `at`: the moment at which open ones are judged (`domain.overdue.cutoff`)."""

    def __init__(self, facts: Facts, cube: Cube, marked: MarkedFiles, overdue: OverdueFiles) -> None:
        self._facts = facts
        self._cube = cube
        self._marked = marked
        self._overdue = overdue

    def cases(self, question: Question, at: datetime, part: LatePart, after: str = "", limit: int = 100) -> list[LateFile]:
        """At most `limit` late files of a part, in the order of `LateState`, behind the cursor `after`. Raises Invalid."""
        begin, key, case_id = place_in(after)
        reads: Mapping[LateState, Read] = {
            LateState.OPEN: partial(self._open, part),
            LateState.CLOSED_SINCE: self._closed_since,
            LateState.CLOSED: self._closed,
        }
        found: list[LateFile] = []
        for state in dropwhile(lambda each: each != begin, LateState):
            if state in part.states and len(found) < limit:
                place = (key, case_id) if state == begin else ("", "")
                found += [(state, fact) for fact in reads[state](question, at, *place, limit - len(found))]
        return found

    def overdue(self, question: Question, at: datetime) -> dict[LateState, int]:
        """How many were open and overdue at `at`: those open still, and those closed since."""
        here = question.on_day(told_day(question.period, at))
        still = self._overdue.number_before(here, at, at) + len(self._overdue.moved_since(here, at, due_before(at)))
        return {LateState.OPEN: still, LateState.CLOSED_SINCE: len(self._since(question, at))}

    def _open(self, part: LatePart, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        """Those overdue longest first; of files that were moved since, those that were here then."""
        here, overdue = question.on_day(told_day(question.period, at)), overdue_in(part, at)
        place = (read_moment(key), case_id) if key else None
        found = self._overdue.in_order(here, at, overdue, place, limit)
        found += [fact for fact in self._overdue.moved_since(here, at, overdue) if place is None or place_of_open(fact) > place]
        return sorted(found, key=place_of_open)[:limit]

    def _closed_since(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        return [fact for fact in self._since(question, at) if place_of_closed(fact) > (key, case_id)][:limit]

    def _since(self, question: Question, at: datetime) -> list[Document]:
        """Overdue when the period ended and closed later: as many as one half month holds. While a period runs there are none."""
        if at < over(question.period):
            return []
        last = question.period.last
        here = question.on_day(last)
        asked = {"standing.late_halves": half_of(last), "due_at": {"$lt": at}, "standing.late_day": {"$gt": last.isoformat()}}
        found = (fact for fact in self._facts.ever_here(here, asked) if self._facts.stood_here(here, fact, last))
        return sorted(found, key=place_of_closed)

    def _closed(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        found: list[Document] = []
        for piece in self._held_pieces(question, key):
            first, last = piece.period.first.isoformat(), piece.period.last.isoformat()
            place = (key, case_id) if key >= first else None
            days = {"$gte": first, "$lte": last}
            found += self._marked.in_order(piece, "standing.late_day", days, place, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def _held_pieces(self, question: Question, start: str) -> Iterator[Question]:
        """The question for each half month of the period that can hold files, from `start` on."""
        held = self._cube.halves()
        for half, first, last in pieces(question.period.first, question.period.last) if held else ():
            if held[0] <= half <= held[-1]:
                yield from (run for run in question.on(first, last).runs() if run.period.last.isoformat() >= start)


def overdue_in(part: LatePart, at: datetime) -> Document:
    """The range of due times of the open files of a part."""
    first, before = part.since(at)
    return due_before(before) | ({"$gte": first} if first else {})
