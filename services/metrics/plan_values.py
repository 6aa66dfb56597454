"""What people enter of the plan's targets. Append-only: a value is corrected by entering another one for the same day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bson import ObjectId
from pymongo import DESCENDING, ReturnDocument
from pymongo.collection import Collection

from shared.clock import Clock
from shared.mongo.connect import Document
from shared.mongo.once import insert_once

# Each entry draws the next number of this counter: by a clock that ran ahead for a while, what was entered then would stay the
# newest.
COUNTER = {"_id": "plan_values"}
# Newest day first, and of one day what was entered last; entries of before there were numbers are older than all others.
ORDER: Sequence[tuple[str, int]] = [("day", DESCENDING), ("number", DESCENDING), ("entered_at", DESCENDING)]


class PlanValues:
    """Keeps and reads entries."""

    def __init__(self, values: Collection[Document], clock: Clock) -> None:
        self._values = values
        self._clock = clock

    def keep(self, entry: Mapping[str, Any]) -> None:
        """Add an entry: its `target`, `value`, `day`, `evidence` and `author`."""
        insert_once(self._values, {"_id": ObjectId(), **entry, "entered_at": self._clock(), "number": self._next()})

    def newest(self, target: str, today: date, limit: int) -> list[Document]:
        """The newest entries of a target. One for a day to come was entered while the clock was ahead: it waits for its day."""
        asked = {"target": target, "day": {"$lte": today.isoformat()}}
        return list(self._values.find(asked).sort(ORDER).limit(limit))

    def _next(self) -> int:
        counters = self._values.database["counters"]
        # There before it is drawn from: of two who make it by drawing, the embedded store tells one that there is nothing.
        counters.update_one(COUNTER, {"$setOnInsert": {"number": 0}}, upsert=True)
        drawn = counters.find_one_and_update(COUNTER, {"$inc": {"number": 1}}, return_document=ReturnDocument.AFTER)
        return int(drawn["number"]) if drawn else self._next()
