"""All sums that a set of figures holds, from facts alone: what a rebuild writes beside the live set."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from services.metrics.domain.cell import cells
from services.metrics.domain.completeness import Seen, given_to
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import Fact
from services.metrics.domain.tally import contribution
from services.metrics.projections.batch import ShardedCell, ShardedKey, ShardedSeries, ShardedUnit, applied
from services.metrics.projections.generation import Generation
from services.metrics.projections.sums import cell_document, number_document, sum_document
from shared.kafka.partition import partition_of
from shared.mongo.connect import Document


@dataclass(frozen=True, slots=True)
class Computed:
    """Sums of facts by shard and key; `add` each fact once."""

    shards: int
    dimensions: Dimensions
    tallies: dict[ShardedKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cells: dict[ShardedCell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    numbers: dict[ShardedSeries, Seen] = field(default_factory=lambda: defaultdict(Seen))
    applied: dict[ShardedUnit, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, fact: Fact) -> None:
        """Add a fact to all sums."""
        shard = partition_of(fact["_id"], self.shards)
        for tally, counts in contribution(fact, self.dimensions).items():
            self.tallies[shard, tally].update(counts)
        for cell, counts in cells(fact, self.dimensions).items():
            self.cells[shard, cell].update(counts)
        for unit, counts in applied(fact).items():
            self.applied[shard, unit].update(counts)
        given = given_to(fact)
        if given is not None:
            self.numbers[shard, given.key].add(given)

    def documents(self, generation: Generation) -> dict[str, list[Document]]:
        """What is stored, by collection."""
        return {
            generation.tallies: [sum_document(key, counts) for key, counts in self.tallies.items()],
            generation.cells: [cell_document(key, counts) for key, counts in self.cells.items()],
            generation.numbers: [number_document(key, seen) for key, seen in self.numbers.items()],
            generation.applied: [sum_document(key, counts) for key, counts in self.applied.items()],
        }

    @property
    def units(self) -> int:
        """How many units have events."""
        return len({key.unit for _, key in self.applied})
