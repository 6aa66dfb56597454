"""A set of facts and sums written in bulk beside the live one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from pymongo.database import Database

from services.metrics.computed import Computed
from services.metrics.differences import COMPARED
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import Fact
from services.metrics.indexes import ensure_generation_indexes
from services.metrics.projections.batch import standing_of
from services.metrics.projections.generation import Generation
from shared.ahead import ahead
from shared.message import Message, Progress
from shared.mongo.connect import Document

# Documents per bulk insert.
CHUNK = 1_000


class Bulk:
    """Writes the facts of a generation, summing them up meanwhile, then the sums."""

    def __init__(
        self, database: Database[Document], generation: Generation, shards: int, dimensions: Dimensions, progress: Progress
    ) -> None:
        self._database = database
        self._generation = generation
        self._dimensions = dimensions
        self._progress = progress
        self._computed = Computed(shards, dimensions)

    def write(self, facts: Collection[Fact], *, indexed: bool = True) -> None:
        """Write everything that these facts say; without indexes where it is only compared, document by document."""
        if indexed:
            ensure_generation_indexes(self._database, self._generation)
        self._insert(self._generation.facts, ahead(self._stored(facts)), len(facts))
        for name, documents in self._computed.documents(self._generation).items():
            self._insert(name, [documents[start : start + CHUNK] for start in range(0, len(documents), CHUNK)], len(documents))

    def _stored(self, facts: Collection[Fact]) -> Iterator[list[Document]]:
        """The facts as they are stored, each added to the sums."""
        every = iter(facts)
        while chunk := [self._finished(fact) for fact in islice(every, CHUNK)]:
            for fact in chunk:
                self._computed.add(fact)
            yield chunk

    def _finished(self, fact: Fact) -> Fact:
        return {**fact, "standing": standing_of(fact, self._dimensions), "revision": 1}

    def _insert(self, name: str, chunks: Iterable[list[Document]], total: int) -> None:
        done = 0
        for documents in chunks:
            self._database[name].insert_many(documents, ordered=False)
            done += len(documents)
            self._progress(_written(name), done, total)


def _written(collection: str) -> Message:
    """What is written into a collection of a generation, whatever its number."""
    what = COMPARED[collection.partition("_")[0]][1]
    return Message(f"ghi: {what.vi}", f"write: {what.en}")
