"""A collection of sums held in memory: what changed is fetched when the mark of change has moved, and nothing else.

Before an answer, one small read says which shards changed; of those, only the documents changed since the last look are fetched.
A generation that was not looked at before is read whole: after a rebuild, shards in which nothing happens have no mark.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from pymongo.database import Database

from services.metrics.projections.generation import Generation, live
from shared.mongo.connect import Document

# Above every mark: an upper bound lets each of the stores use its index for a range.
BEYOND = 2**53


class Mirror:
    """One collection of the live generation; safe to use from many threads, each holding `_lock` from `_refresh` on."""

    def __init__(self, database: Database[Document], collection: Callable[[Generation], str]) -> None:
        self._database = database
        self._collection = collection
        self._lock = threading.Lock()
        self._generation = 0
        self._marks: dict[int, int] = {}
        self._looked = threading.local()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """For the block, this thread looks for changes once and not before every sum; a block within another does not look."""
        with self._lock:
            self._refresh()
        before, self._looked.already = getattr(self._looked, "already", False), True
        try:
            yield
        finally:
            self._looked.already = before

    def _refresh(self) -> None:
        """Fetch what changed. Marks are read before documents, so one that changes in between is fetched again next time."""
        if getattr(self._looked, "already", False):
            return
        generation = live(self._database)
        marks = {mark["_id"]: int(mark["revision"]) for mark in self._database["changes"].find()}
        documents = self._database[self._collection(generation)]
        if generation.number != self._generation:
            self._clear()
            self._take(documents.find())
        elif marks != self._marks:
            for shard in marks.keys() - {shard for shard, mark in self._marks.items() if marks.get(shard) == mark}:
                changed = {"$gt": self._marks.get(shard, -1), "$lt": BEYOND}
                self._take(documents.find({"shard": shard, "revision": changed}))
        self._generation, self._marks = generation.number, marks

    def _take(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._replace(document)

    def _clear(self) -> None:
        """Forget everything: another generation is live."""
        raise NotImplementedError

    def _replace(self, document: Document) -> None:
        """Take a document that is new or has changed."""
        raise NotImplementedError
