"""Rebuilding the figures beside the live ones, from the owners' journals; comparing; switching.

1. Read both journals to their present end and fold them in memory (`folded.py`).
2. Write facts, tallies and cells of a new generation in bulk (`bulk.py`).
3. Compare with the live ones, document by document, as soon as both have applied the same events (`patience.py`).
4. Switch the pointer; then read the journals on, so that what a worker wrote to the old set meanwhile is applied to the new.

The old generation stays for `projections.switching.undo`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import structlog
from pymongo.database import Database

from services.metrics.bulk import Bulk
from services.metrics.differences import Difference, differences_between
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.folded import FoldedJournals
from services.metrics.projections.generation import Generation, pointed_to
from services.metrics.projections.projection import MetricsProjection
from services.metrics.projections.removal import note_drawn, sweep
from services.metrics.projections.switching import next_generation, put_in_place
from shared.clock import utc_now
from shared.errors import PeerUnavailable
from shared.message import Progress
from shared.mongo.connect import Document
from shared.peers import PeerJournal

log = structlog.get_logger(__name__)

# Looks at the live figures before a difference is believed.
LOOKS = 50


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A new generation and its size, with everything that was read until now.

    `unreadable`: events that this code cannot read. They are parked, and their files wait behind them in both sets alike.
    """

    generation: Generation
    events: int
    facts: int
    tallies: int
    cells: int
    units: int
    unreadable: int = 0


class Rebuild:
    """One rebuild of one metrics database. `progress` is called now and then."""

    def __init__(
        self,
        database: Database[Document],
        journals: Sequence[PeerJournal],
        shards: int,
        progress: Progress = lambda *_: None,
        dimensions: Dimensions = NO_DIMENSIONS,
    ) -> None:
        self._dimensions = dimensions
        self._database = database
        self._shards = shards
        self._progress = progress
        self._folded = FoldedJournals(journals, progress)
        self._projections: dict[int, MetricsProjection] = {}

    @property
    def heads(self) -> Mapping[str, int]:
        """Up to which position each journal is read."""
        return self._folded.heads

    def renew(self) -> Rebuilt:
        """Rebuild and switch without comparing: the live set counts other things (see `generation.SHAPE`).

        Raises PeerUnavailable when an owner does not answer, before anything is switched.
        """
        rebuilt = self.beside()
        self.switch(rebuilt.generation)
        return rebuilt

    def beside(self, *, indexed: bool = True) -> Rebuilt:
        """Compute a new generation and write it beside the live one, without comparing or switching; what earlier ones have left
        is removed first. `indexed`: it may be put in place. Raises PeerUnavailable.
        """
        sweep(self._database, utc_now())
        generation = next_generation(self._database)
        note_drawn(self._database, generation, utc_now())
        for _read in self._folded.read_on():
            pass
        bulk = Bulk(self._database, generation, self._shards, self._dimensions, self._progress)
        bulk.write(self._folded.facts.values(), indexed=indexed)
        return self.size(generation)

    def size(self, generation: Generation) -> Rebuilt:
        """How large a new generation is by now: each look of `compare` reads the journals on."""
        folded = self._folded
        tallies, cells = (self._database[name].estimated_document_count() for name in (generation.tallies, generation.cells))
        units = len({each["unit"] for each in self._database[generation.applied].find({}, {"unit": 1})})
        return Rebuilt(generation, folded.events, len(folded.facts), tallies, cells, units, folded.unreadable)

    def compare(self, generation: Generation) -> tuple[Difference, ...]:
        """The documents that differ from those of `generation` at every look; at most 20.

        While files are decided, the live figures are always a moment ahead or behind in some documents, and never twice in the
        same ones. What really differs, differs at each look. This is so while the worker keeps up; `patience` sees to it.
        """
        suspects: list[Difference] | None = None
        for _ in range(LOOKS):
            self._catch_up(generation)
            suspects = self._look(generation, suspects)
            if not suspects:
                return ()
        return tuple(islice(suspects or (), 20))

    def switch(self, generation: Generation) -> None:
        """Put a new generation in place, then apply to it what a worker may still have written to the old one meanwhile.

        If this dies in between, or an owner does not answer any more, the reconcilers do it.
        """
        put_in_place(self._database, generation)
        try:
            self._catch_up(generation)
        except PeerUnavailable:
            log.warning("rest_left_to_reconciler", generation=generation.number)

    def _look(self, generation: Generation, suspects: Sequence[Difference] | None) -> list[Difference]:
        """What differs now; after the first look, of those documents only that differed at the one before."""
        only: dict[str, list[str]] = defaultdict(list)
        for each in suspects or ():
            only[each.collection].append(each.key)
        wanted = None if suspects is None else only
        return list(differences_between(self._database, pointed_to(self._database), generation, self._progress, wanted))

    def _catch_up(self, generation: Generation) -> None:
        projection = self._projection(generation)
        for read in self._folded.read_on():
            projection.apply(read)

    def _projection(self, generation: Generation) -> MetricsProjection:
        """One for all looks: each has sessions of its own, which a later one would find abandoned."""
        if generation.number not in self._projections:
            made = MetricsProjection(self._database, self._shards, generation, self._dimensions)
            self._projections[generation.number] = made
        return self._projections[generation.number]
