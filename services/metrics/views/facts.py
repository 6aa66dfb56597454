"""Facts read by the place a question asks about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.cube import Cube
from services.metrics.domain.cell import place_on
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.question import Question
from services.metrics.projections.generation import live
from shared.clock import LONG_AGO
from shared.mongo.connect import Document


class Facts:
    """The facts of the live generation, and the sums beside them."""

    database: Database[Document]
    cube: Cube
    _dimensions: Dimensions

    def facts(self) -> Collection[Document]:
        """The facts of the live generation."""
        return self.database[live(self.database).facts]

    def ever_here(self, question: Question, wanted: Document, fields: Mapping[str, Any] | None = None) -> Iterator[Document]:
        """The files with `wanted` that are where the question asks, and those that were moved: they may have been there before.

        What is wanted comes first, and two plain questions are asked: an `$or` makes the embedded store look at every file.
        """
        moved = set()
        for fact in self.facts().find({**wanted, **question.dimensions()}, fields):
            if "was" in fact:
                moved.add(fact["_id"])
            yield fact
        if question != question.anywhere():
            for fact in self.facts().find({**wanted, **question.anywhere().dimensions(), "was": {"$exists": True}}, fields):
                if fact["_id"] not in moved:
                    yield fact

    def stood_here(self, question: Question, fact: Mapping[str, Any], day: date) -> bool:
        """Whether a file was at the place asked about, its department too, at the end of `day`."""
        unit, level = place_on(fact, day)
        office = self._dimensions.office({**fact, "deciding_unit": unit})
        return question.holds(unit, level, day) and question.office in (None, office)

    def halves_before(self, day: date) -> list[str]:
        """The half months that hold anything and were over before that of `day`."""
        return [half for half in self.cube.halves() if half < half_of(day)]

    def secret_since(self, moment: datetime) -> bool:
        """Whether any file was marked a state secret after `moment`: a list that was written before may name it."""
        return self.facts().find_one({"secret_at": {"$gt": moment}}, {"_id": 1}) is not None


def cursor_of(fact: Mapping[str, Any]) -> str:
    """The place of a file in a list: its closing day, then its id."""
    return f"{fact['standing']['day']}|{fact['_id']}"


def due_before(at: datetime) -> Document:
    """The range of due times that have passed at a moment."""
    return {"$gte": LONG_AGO, "$lt": at}
