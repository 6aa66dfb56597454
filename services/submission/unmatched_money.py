"""The `unmatched_money` collection: what the bank reported and no application took. Entries are only added, and settled once.

Money that is claimed for an application (`settled.pending`) counts as settled, except that the rest of it is still to be done.
"""

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

    def pending(self, limit: int) -> list[Money]:
        """Claimed for an application that may not have taken it yet."""
        return list(self._collection.find({"settled.pending": True}).limit(limit))

    def complete(self, report_id: str, case_id: str, effect: str | None) -> None:
        """The application has it: write down what it did (`domain.unmatched`); a second time changes nothing."""
        changes = {"$set": {"settled.effect": effect}, "$unset": {"settled.pending": ""}}
        self._collection.update_one(_claim(report_id, case_id), changes)

    def let_go(self, report_id: str, case_id: str) -> None:
        """The application cannot take it any more: it waits to be settled again."""
        self._collection.update_one(_claim(report_id, case_id), {"$set": {"settled": None}})

    def settle(self, report_id: str, how: Mapping[str, Any]) -> None:
        """Write down how it was settled; raises NotFound, AlreadySettled when somebody was faster."""
        changed = self._collection.update_one({"_id": report_id, "settled": None}, {"$set": {"settled": dict(how)}})
        if not changed.matched_count:
            raise AlreadySettled if self.find(report_id) else NotFound


def _claim(report_id: str, case_id: str) -> Document:
    return {"_id": report_id, "settled.case_id": case_id, "settled.pending": True}
