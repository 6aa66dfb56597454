"""What waits in the outboxes of one service, and how it is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, UpdateOne
from pymongo.collection import Collection

from shared.mongo.connect import Document


@dataclass(frozen=True, slots=True)
class Waiting:
    """The outbox of one document as it was read: events in order of their sequence."""

    collection: Collection[Document]
    case_id: str
    version: int
    wires: tuple[dict[str, Any], ...]


class Outboxes:
    """The outboxes of all aggregate collections of one service."""

    def __init__(self, collections: Sequence[Collection[Document]]) -> None:
        self._collections = tuple(collections)

    def ensure_indexes(self) -> None:
        """Sparse: only documents with something to tell are in it, so an idle relay's look costs nothing."""
        for collection in self._collections:
            collection.create_index([("pending", ASCENDING)], sparse=True)

    def waiting(self, limit: int) -> list[Waiting]:
        """At most `limit` outboxes of each collection."""
        return [
            Waiting(collection, document["_id"], document["version"], tuple(_in_order(document["outbox"])))
            for collection in self._collections
            for document in collection.find({"pending": True}, {"outbox": 1, "version": 1}).limit(limit)
        ]

    def trim(self, told: Sequence[Waiting]) -> None:
        """Take out what was told, in one write per collection. Of documents that moved on meanwhile, only the told events go."""
        for collection in self._collections:
            mine = [outbox for outbox in told if outbox.collection == collection]
            if mine and collection.bulk_write([_emptied(outbox) for outbox in mine], ordered=False).matched_count < len(mine):
                _trim_moved(collection, mine)


def _emptied(told: Waiting) -> UpdateOne:
    unchanged = {"_id": told.case_id, "version": told.version}
    return UpdateOne(unchanged, {"$set": {"outbox": []}, "$unset": {"pending": ""}})


def _trim_moved(collection: Collection[Document], told: Sequence[Waiting]) -> None:
    """Take the told events out of those that still wait; what came behind them stays pending."""
    still = {"_id": {"$in": [outbox.case_id for outbox in told]}, "pending": True}
    moved = {document["_id"] for document in collection.find(still, {"_id": 1})}
    for outbox in told:
        if outbox.case_id in moved:
            last = outbox.wires[-1]["sequence"]
            collection.update_one({"_id": outbox.case_id}, {"$pull": {"outbox": {"sequence": {"$lte": last}}}})
            collection.update_one({"_id": outbox.case_id, "outbox": {"$size": 0}}, {"$unset": {"pending": ""}})


def _in_order(outbox: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(outbox, key=lambda wire: int(wire["sequence"]))
