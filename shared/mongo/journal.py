"""The journal: every event an owner told, append-only, in the order in which peers may read it.

`_id` is `case_id:sequence`, so an event stands in it once whatever the relay repeats. `position` runs 1..n without a hole:
the counter and the entries are written in one transaction, so two relays at once cannot make a number visible before a
lower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from shared.events import Event, from_wire
from shared.mongo.connect import Document
from shared.mongo.transactions import Transactions

COUNTER = {"_id": "journal"}


class Journal:
    """The `events` collection of one owner."""

    def __init__(self, database: Database[Document]) -> None:
        self._transactions = Transactions(database)
        self._entries: Collection[Document] = database["events"]
        self._counters: Collection[Document] = database["counters"]

    def ensure_indexes(self) -> None:
        """Peers read by position; the repair of one case reads by case."""
        self._entries.create_index([("position", ASCENDING)], unique=True)
        self._entries.create_index([("case_id", ASCENDING), ("sequence", ASCENDING)])
        self._counters.update_one(COUNTER, {"$setOnInsert": {"position": 0}}, upsert=True)

    def append(self, wires: Sequence[dict[str, Any]]) -> int:
        """Add the events that are not in the journal yet; returns how many were new.

        First all in one transaction; if some are known already (a relay died between journal and trim), only the others.
        """
        if not wires:
            return 0
        try:
            return self._append_new(wires)
        except (BulkWriteError, DuplicateKeyError, OperationFailure) as error:
            if not _is_duplicate(error):
                raise
        return self._append_new([wire for wire in wires if not self._knows(wire)])

    def read(self, after: int, limit: int) -> list[Document]:
        """At most `limit` entries behind position `after`, in order: `{position, case_id, sequence, event}`."""
        window = {"position": {"$gt": after, "$lte": after + limit}}
        return sorted(self._entries.find(window), key=lambda entry: int(entry["position"]))

    def read_case(self, case_id: str, after: int) -> list[Event]:
        """The events of one case behind sequence `after`, in order."""
        entries = self._entries.find({"case_id": case_id, "sequence": {"$gt": after}})
        return [from_wire(entry["event"]) for entry in sorted(entries, key=lambda entry: int(entry["sequence"]))]

    def head(self) -> int:
        """The newest position; 0 when nothing was told yet."""
        counter = self._counters.find_one(COUNTER)
        return int(counter["position"]) if counter else 0

    def _append_new(self, wires: Sequence[dict[str, Any]]) -> int:
        def write(session: ClientSession) -> int:
            counter = self._counters.find_one(COUNTER, session=session)
            position = int(counter["position"]) if counter else 0
            entries = [_entry(wire, number) for number, wire in enumerate(wires, start=position + 1)]
            self._counters.update_one(COUNTER, {"$set": {"position": position + len(wires)}}, upsert=True, session=session)
            self._entries.insert_many(entries, session=session)
            return len(entries)

        return self._transactions.run(write) if wires else 0

    def _knows(self, wire: dict[str, Any]) -> bool:
        return self._entries.find_one({"_id": _key(wire)}, {"_id": 1}) is not None


def _key(wire: dict[str, Any]) -> str:
    return f"{wire['subject']}:{wire['sequence']}"


def _entry(wire: dict[str, Any], position: int) -> Document:
    return {
        "_id": _key(wire),
        "position": position,
        "case_id": wire["subject"],
        "sequence": wire["sequence"],
        "event": wire,
    }


def _is_duplicate(error: Exception) -> bool:
    if isinstance(error, BulkWriteError):
        return any(failure.get("code") == 11000 for failure in error.details.get("writeErrors", []))
    return isinstance(error, DuplicateKeyError) or getattr(error, "code", None) == 11000
