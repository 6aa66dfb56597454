"""All sums that a set of figures holds, from facts alone: what a rebuild writes beside the live set."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from services.metrics.domain.cell import cells
from services.metrics.domain.completeness import numbers_of
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import Fact
from services.metrics.domain.tally import contribution
from services.metrics.projections.batch import ShardedCell, ShardedKey, ShardedSeries, ShardedUnit, applied
from services.metrics.projections.generation import Generation
from services.metrics.projections.sums import marked_document, sum_document
from shared.kafka.partition import partition_of
from shared.mongo.connect import Document


@dataclass(frozen=True, slots=True)
class Computed:
    """Sums of facts by shard and key; `add` each fact once."""

    shards: int
    dimensions: Dimensions
    tallies: dict[ShardedKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cells: dict[ShardedCell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    numbers: dict[ShardedSeries, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
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
        for series, counts in numbers_of(fact).items():
            self.numbers[shard, series].update(counts)

    def documents(self, generation: Generation) -> dict[str, list[Document]]:
        """What is stored, by collection."""
        return {
            generation.tallies: [sum_document(key, counts) for key, counts in self.tallies.items()],
            generation.cells: [marked_document(key, counts) for key, counts in self.cells.items()],
            generation.numbers: [marked_document(key, counts) for key, counts in self.numbers.items()],
            generation.applied: [sum_document(key, counts) for key, counts in self.applied.items()],
        }

    @property
    def units(self) -> int:
        """How many units have events."""
        return len({key.unit for _, key in self.applied})
