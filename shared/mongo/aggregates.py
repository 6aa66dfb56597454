"""Documents that change by compare-and-swap and carry the events of each change in the same write.

Fields this module owns: `version` (1.. one per change), `sequence` (the number of the newest own event), `outbox` (events not yet
handed to the relay), `pending` (true while the outbox is not empty; absent otherwise, so that a sparse index finds them at once),
`positions` (last applied number per foreign source), `created_at`, `updated_at`. The times of a document and of its events never
go back, whatever a clock does: lengths of time and states as known on a day are made from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, never_before
from shared.errors import DuplicateDocument, NotFound, StaleVersion
from shared.events import NewEvent, to_wire
from shared.events.envelope import place
from shared.mongo.connect import Document

OWNED_BY_THE_RELAY = frozenset({"outbox", "pending"})


class AggregateStore:
    """One collection of such documents. Safe for any number of processes: the version decides who wins."""

    def __init__(self, collection: Collection[Document], source: str, clock: Clock) -> None:
        self.collection = collection
        self.source = source
        self._clock = clock

    def insert(self, document: Document, events: Sequence[NewEvent]) -> Document:
        """Store a new document with its first events in one write; `_id` is the case id.

        Raises DuplicateDocument when the key is taken, UndecodableEvent when an event does not fit the catalogue.
        """
        now = self._clock()
        wires = self._wires(document["_id"], events, 0, now)
        stored = {
            "positions": {},
            **document,
            "version": 1,
            "sequence": len(wires),
            "created_at": now,
            "updated_at": now,
            "outbox": wires,
            **({"pending": True} if wires else {}),
        }
        try:
            self.collection.insert_one(stored)
        except DuplicateKeyError as error:
            raise DuplicateDocument from error
        return stored

    def find(self, case_id: str) -> Document | None:
        """The document, or None."""
        return self.collection.find_one({"_id": case_id})

    def load(self, case_id: str) -> Document:
        """The document; raises NotFound."""
        document = self.find(case_id)
        if document is None:
            raise NotFound
        return document

    def save(self, document: Document, events: Sequence[NewEvent] = ()) -> Document:
        """Make the stored document `document`, read at `document["version"]`; returns it without its outbox.

        A field that is not in `document` is gone from the store afterwards. One compare-and-swap: state, version and outbox
        change together or not at all. Raises StaleVersion when somebody else was faster; nothing is written then.
        """
        version, sequence = document["version"], document["sequence"]
        now = never_before(document["updated_at"], self._clock)
        wires = self._wires(document["_id"], events, sequence, now)
        changed = {
            **{name: value for name, value in document.items() if name not in OWNED_BY_THE_RELAY},
            "version": version + 1,
            "sequence": sequence + len(wires),
            "updated_at": now,
        }
        result = self.collection.update_one({"_id": document["_id"], "version": version}, _replacement(changed, wires))
        if result.matched_count == 0:
            raise StaleVersion
        return changed

    def _wires(self, case_id: str, events: Sequence[NewEvent], sequence: int, now: datetime) -> list[dict[str, Any]]:
        return [
            to_wire(place(event, source=self.source, case_id=case_id, sequence=number, time=now))
            for number, event in enumerate(events, start=sequence + 1)
        ]


def _replacement(document: Document, wires: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The update that makes the stored document `document`, and appends `wires` to the outbox as it stands in the store.

    The relay trims the outbox at any moment and without a new version, so what was read of it must never be written back.
    `$literal` keeps text that begins with a dollar sign from being taken for a field's name.
    """
    outbox = {"$concatArrays": [{"$ifNull": ["$outbox", []]}, {"$literal": wires}]}
    pending = {"$cond": [{"$gt": [{"$size": outbox}, 0]}, True, "$$REMOVE"]}
    return [{"$replaceWith": {"$mergeObjects": [{"$literal": document}, {"outbox": outbox, "pending": pending}]}}]
