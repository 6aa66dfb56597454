"""The `unmatched_money` collection: what the bank reported and no application took. Entries are only added, and settled once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from services.submission.domain.unmatched import AlreadySettled, Money
from shared.errors import NotFound
from shared.mongo.connect import Document


class UnmatchedMoney:
    """Money to be settled by people."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def find(self, report_id: str) -> Money | None:
        """The money of this report of the bank, or None."""
        return self._collection.find_one({"_id": report_id})

    def put(self, money: Money) -> None:
        """Keep it; the same report again changes nothing."""
        self._collection.update_one({"_id": money["_id"]}, {"$setOnInsert": money}, upsert=True)

    def open(self, limit: int) -> list[Money]:
        """Not settled yet, the oldest first."""
        return list(self._collection.find({"settled": None}).sort("received_at", ASCENDING).limit(limit))

    def count_open(self) -> int:
        """How many are not settled yet."""
        return self._collection.count_documents({"settled": None})

    def settled(self, limit: int) -> list[Money]:
        """Settled, the last one first."""
        return list(self._collection.find({"settled": {"$ne": None}}).sort("settled.at", DESCENDING).limit(limit))

    def settle(self, report_id: str, how: Mapping[str, Any]) -> None:
        """Write down how it was settled; raises NotFound, AlreadySettled when somebody was faster."""
        changed = self._collection.update_one({"_id": report_id, "settled": None}, {"$set": {"settled": dict(how)}})
        if not changed.matched_count:
            raise AlreadySettled if self.find(report_id) else NotFound
