"""Facts read by the place a question asks about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.domain.cell import place_on
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.question import Question
from services.metrics.projections.generation import live
from shared.clock import LONG_AGO
from shared.mongo.connect import Document


class Facts:
    """Reads the facts of the live generation."""

    def __init__(self, database: Database[Document], dimensions: Dimensions) -> None:
        self._database = database
        self._dimensions = dimensions

    def stored(self) -> Collection[Document]:
        """Their collection, asked for anew before each read: a rebuild puts another generation in place."""
        return self._database[live(self._database).facts]

    def ever_here(self, question: Question, wanted: Document, fields: Mapping[str, Any] | None = None) -> Iterator[Document]:
        """The files with `wanted` that are where the question asks, and those that were moved: they may have been there before.

        What is wanted comes first, and two plain questions are asked: an `$or` makes the embedded store look at every file.
        """
        moved = set()
        for fact in self.stored().find({**wanted, **question.dimensions()}, fields):
            if "was" in fact:
                moved.add(fact["_id"])
            yield fact
        if question != question.anywhere():
            for fact in self.stored().find({**wanted, **question.anywhere().dimensions(), "was": {"$exists": True}}, fields):
                if fact["_id"] not in moved:
                    yield fact

    def stood_here(self, question: Question, fact: Mapping[str, Any], day: date) -> bool:
        """Whether a file was at the place asked about, its department too, at the end of `day`."""
        unit, level = place_on(fact, day)
        office = self._dimensions.office({**fact, "deciding_unit": unit})
        return question.holds(unit, level, day) and question.office in (None, office)

    def secret_since(self, moment: datetime) -> bool:
        """Whether any file was marked a state secret after `moment`: a list that was written before may name it."""
        return self.stored().find_one({"secret_at": {"$gt": moment}}, {"_id": 1}) is not None


def cursor_of(fact: Mapping[str, Any]) -> str:
    """The place of a file in a list: its closing day, then its id."""
    return f"{fact['standing']['day']}|{fact['_id']}"


def due_before(at: datetime) -> Document:
    """The range of due times that have passed at a moment."""
    return {"$gte": LONG_AGO, "$lt": at}
