"""Parked events: what could not be applied waits here with its reason, and the later events of its case wait behind it in order.

Only that case waits; the rest of the partition goes on. Nothing leaves but by `retry`, when the code or the data has been mended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bson import Binary
from pymongo import ASCENDING
from pymongo.collection import Collection

from shared.clock import Clock
from shared.events import Event, UndecodableEvent, decode, encode
from shared.mongo.connect import Document
from shared.projection import CaseKey, Projection


@dataclass(frozen=True, slots=True)
class Origin:
    """Where on the topic a record stood; None for what came from a journal."""

    topic: str
    partition: int
    offset: int


class Parking:
    """The `parked` collection of one service."""

    def __init__(self, collection: Collection[Document], clock: Clock) -> None:
        self._collection = collection
        self._clock = clock
        self._held: set[CaseKey] = set()

    def ensure_indexes(self) -> None:
        """Entries are looked up by case."""
        self._collection.create_index([("source", ASCENDING), ("case_id", ASCENDING)])

    def refresh(self) -> None:
        """Read which cases wait; called now and then, because `retry` runs in another process."""
        self._held = {
            (entry["source"], entry["case_id"])
            for entry in self._collection.find({}, {"source": 1, "case_id": 1})
            if entry["source"] and entry["case_id"]
        }

    def holds(self, key: CaseKey) -> bool:
        """Whether this case waits. Asks the store only for cases that waited at the last look, so it is free for all others."""
        if key not in self._held:
            return False
        source, case_id = key
        if self._collection.find_one({"source": source, "case_id": case_id}, {"_id": 1}) is None:
            self._held.discard(key)
            return False
        return True

    def park_event(self, event: Event, reason: str, origin: Origin | None = None) -> bool:
        """Park an event that is readable; parking it twice keeps the first entry. Returns whether it is new here."""
        return self._put(event.id, reason, encode(event), origin, event.source, event.case_id, event.sequence)

    def park_bytes(self, payload: bytes, error: UndecodableEvent, origin: Origin) -> bool:
        """Park what could not be read, with what is known of it. Returns whether it is new here."""
        known = error.source, error.case_id, error.sequence
        key = ":".join(map(str, known)) if all(known) else f"{origin.topic}:{origin.partition}:{origin.offset}"
        return self._put(key, error.problem_code, payload, origin, *known)

    def count(self) -> int:
        """How many events wait."""
        return self._collection.count_documents({})

    def entries(self) -> list[Document]:
        """All entries, by case and sequence."""
        found = list(self._collection.find({}))
        return sorted(found, key=lambda entry: (str(entry["source"]), str(entry["case_id"]), entry["sequence"] or 0))

    def find(self, entry_id: str) -> Document | None:
        """One entry by its key."""
        return self._collection.find_one({"_id": entry_id})

    def discard(self, entry_id: str) -> None:
        """Forget an entry whose event is applied."""
        self._collection.delete_one({"_id": entry_id})

    def _put(self, key: str, reason: str, payload: bytes, origin: Origin | None, *known: Any) -> bool:
        source, case_id, sequence = known
        entry = {
            "source": source,
            "case_id": case_id,
            "sequence": sequence,
            "reason": reason,
            "payload": Binary(payload),
            "topic": origin.topic if origin else None,
            "partition": origin.partition if origin else None,
            "offset": origin.offset if origin else None,
            "parked_at": self._clock(),
        }
        written = self._collection.update_one({"_id": key}, {"$setOnInsert": entry}, upsert=True)
        if source and case_id:
            self._held.add((source, case_id))
        return written.upserted_id is not None


Repair = Callable[[CaseKey, int], Sequence[Event]]


def retry_case(parking: Parking, projection: Projection, entries: Sequence[Document], repair: Repair) -> int:
    """Apply the parked events of one case in order, then whatever its owner told since; returns how many left the parking.

    `repair(key, after)` reads the case from its owner's journal: later events may have passed while the case waited. Stops at
    the first event that is refused again. Raises UndecodableEvent when an entry still cannot be read.
    """
    events = [decode(bytes(entry["payload"])) for entry in entries]
    key = (events[0].source, events[0].case_id)
    projection.apply({key: events})
    projection.apply({key: repair(key, _position(projection, key))})
    last = _position(projection, key)
    applied = [entry for entry, event in zip(entries, events, strict=True) if event.sequence <= last]
    for entry in applied:
        parking.discard(entry["_id"])
    return len(applied)


def _position(projection: Projection, key: CaseKey) -> int:
    source, case_id = key
    return projection.positions(source, [case_id]).get(case_id, 0)
