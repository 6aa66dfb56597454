"""Files in the order of a mark stored beside them, from a place on."""

from __future__ import annotations

from pymongo import ASCENDING

from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts
from services.metrics.views.late_places import Place
from shared.mongo.connect import Document


class MarkedFiles:
    """Reads facts in the order of an index, and no more of them than are asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def in_order(
        self, question: Question, mark: str, between: Document, place: Place | None, limit: int, more: Document | None = None
    ) -> list[Document]:
        """The first files of a range of the mark, or those behind a place in it; `more`: what else is asked of them.

        Many fall due when the office closes: a page may begin among files of one moment.
        """
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
        return list(self._facts.stored().find(marked | question.dimensions()).sort(order).limit(limit))
