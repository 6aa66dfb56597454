"""Files that are open now, by the day they were received."""

from __future__ import annotations

from datetime import date

from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts
from services.metrics.views.received import received_cursor
from shared.mongo.connect import Document


class OpenFiles(Facts):
    """Reads the facts without a closing day: costs the files that are open at a place, however many were closed there."""

    def open_files(
        self, question: Question, received: tuple[date | None, date | None], after: str = "", limit: int = 100
    ) -> tuple[list[Document], int]:
        """At most `limit` open files that were received from the first to the last day (None: without end), behind the cursor
        `after`, those that wait longest first; and how many there are in all. State secrets are in none of this.
        """
        asked = self._received_and_open(question, *received)
        order = sorted(received_cursor(fact) for fact in self.facts().find(asked, {"standing.received_day": 1}))
        page = [cursor.partition("|")[2] for cursor in order if cursor > after][:limit]
        found = {fact["_id"]: fact for fact in self.facts().find({"_id": {"$in": page}})}
        return [found[each] for each in page if each in found], len(order)

    def _received_and_open(self, question: Question, first: date | None, last: date | None) -> Document:
        """The closing day is asked first: the embedded store follows the first thing asked for that has an index."""
        days = {"$gte": (first or date.min).isoformat(), "$lte": (last or date.max).isoformat()}
        return {"standing.day": None, "standing.received_day": days, "secret": {"$ne": True}, **question.dimensions()}
