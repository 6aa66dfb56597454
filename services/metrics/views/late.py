"""Late files, found by the marks stored beside each fact; see `domain/lateness.py` for what they mean.

A page costs what it holds: open files are read from the cursor on, closed ones half month by half month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from pymongo import ASCENDING

from services.metrics.domain.halfmonth import half_of, pieces
from services.metrics.domain.lateness import CLOSED, CLOSED_SINCE, OPEN, STATES
from services.metrics.domain.question import Question
from services.metrics.views.files import Files
from shared.errors import FieldError, Invalid, Message
from shared.events.fields import read_moment, write_moment
from shared.mongo.connect import Document

LateFile = tuple[str, Document]
NO_PLACE = Message("Trang này không còn. Hãy xem lại từ đầu.", "There is no such page. Please begin again.")
# Under every due time: a lower bound lets each of the stores use its index for a range.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ORDER = [("standing.late_from", ASCENDING), ("_id", ASCENDING)]


class LateFiles(Files):
    """Reads late files. `at`: the moment at which open ones are judged (`domain.lateness.cutoff`)."""

    def late(
        self, question: Question, at: datetime, states: tuple[str, ...], after: str = "", limit: int = 100
    ) -> list[LateFile]:
        """At most `limit` late files in these states, in the order of `STATES`, behind the cursor `after`. Raises Invalid."""
        begin, key, case_id = _place(after)
        found: list[LateFile] = []
        for state in STATES[STATES.index(begin) :]:
            if state in states and len(found) < limit:
                place = (key, case_id) if state == begin else ("", "")
                read = {OPEN: self._open, CLOSED_SINCE: self._closed_since, CLOSED: self._closed}[state]
                found += [(state, fact) for fact in read(question, at, *place, limit - len(found))]
        return found

    def overdue(self, question: Question, at: datetime) -> dict[str, int]:
        """How many were open and overdue at `at`: those open still, and those closed since."""
        still = self.facts().count_documents(question.dimensions() | {"standing.late_from": {"$gte": BEGINNING, "$lt": at}})
        return {OPEN: still, CLOSED_SINCE: len(self._since(question, at))}

    def _open(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        """Those overdue longest first. Many fall due when the office closes, so a page may begin among files of one moment."""
        if not key:
            return self._due(question, {"standing.late_from": {"$gte": BEGINNING, "$lt": at}}, limit)
        begin = read_moment(key)
        found = self._due(question, {"standing.late_from": begin, "_id": {"$gt": case_id}}, limit)
        if len(found) < limit:
            found += self._due(question, {"standing.late_from": {"$gt": begin, "$lt": at}}, limit - len(found))
        return found

    def _due(self, question: Question, due: Document, limit: int) -> list[Document]:
        return list(self.facts().find(question.dimensions() | due).sort(ORDER).limit(limit))

    def _closed_since(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        return [fact for fact in self._since(question, at) if _of_closed(fact) > (key, case_id)][:limit]

    def _since(self, question: Question, at: datetime) -> list[Document]:
        """Overdue when the period ended and closed later: as many as one half month holds."""
        last = question.period.last
        asked = question.dimensions() | {"standing.late_halves": half_of(last), "due_at": {"$lt": at}}
        return sorted(self.facts().find(asked | {"standing.late_day": {"$gt": last.isoformat()}}), key=_of_closed)

    def _closed(self, question: Question, at: datetime, key: str, case_id: str, limit: int) -> list[Document]:
        found: list[Document] = []
        for first, last in self._held_pieces(question, key):
            days = {"$gte": max(first, key), "$lte": last}
            in_piece = sorted(self.facts().find(question.dimensions() | {"standing.late_day": days}), key=_of_closed)
            found += [fact for fact in in_piece if _of_closed(fact) > (key, case_id)]
            if len(found) >= limit:
                break
        return found[:limit]

    def _held_pieces(self, question: Question, start: str) -> Iterator[tuple[str, str]]:
        """The half months of the period that can hold files, from `start` on."""
        held = self.cube.halves()
        for half, first, last in pieces(question.period.first, question.period.last) if held else ():
            if held[0] <= half <= held[-1] and last.isoformat() >= start:
                yield first.isoformat(), last.isoformat()


def late_cursor(state: str, fact: Document) -> str:
    """The place of a late file in the list: its state, then its due time or closing day, then its id."""
    key = write_moment(fact["standing"]["late_from"]) if state == OPEN else fact["standing"]["late_day"]
    return f"{state}|{key}|{fact['_id']}"


def _place(cursor: str) -> tuple[str, str, str]:
    if not cursor:
        return STATES[0], "", ""
    state, _, rest = cursor.partition("|")
    key, _, case_id = rest.partition("|")
    try:
        if state == OPEN:
            read_moment(key)
        STATES.index(state)
    except (ValueError, OverflowError) as error:
        raise Invalid(errors=[FieldError("/query/cursor", "unknown_cursor", NO_PLACE)]) from error
    return state, key, case_id


def _of_closed(fact: Document) -> tuple[str, str]:
    return fact["standing"]["late_day"], fact["_id"]
