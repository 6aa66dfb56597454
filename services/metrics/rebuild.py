"""Rebuilding the figures beside the live ones, from the owners' journals; comparing; switching; undoing.

1. Read both journals to their present end and fold them in memory.
2. Write facts, tallies and cells of a new generation in bulk.
3. Compare with the live ones, document by document, as soon as both have applied the same events.
4. Switch the pointer; then read the journals on, so that what a worker wrote to the old set meanwhile is applied to the new.

The old generation stays for `undo`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from services.metrics.computed import Computed
from services.metrics.differences import COMPARED, Difference, differences_between
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.indexes import ensure_generation_indexes
from services.metrics.projections.batch import standing_of
from services.metrics.projections.generation import POINTER, SHAPE, Generation, outdated, pointed_to, pointers
from services.metrics.projections.projection import MetricsProjection
from shared.ahead import ahead
from shared.events import Event, UndecodableEvent, from_wire
from shared.message import Message, Progress
from shared.mongo.connect import Document
from shared.peers import JournalPage, PeerJournal
from shared.projection import CaseKey
from shared.sequence import fresh

PAGE = 2_000
# Documents per bulk insert.
CHUNK = 1_000
# Looks at the live figures before a difference is believed.
LOOKS = 50


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the new generation, its size, and the first differences found (empty: equal).

    `unreadable`: events that this code cannot read. They are parked, and their files wait behind them in both sets alike.
    """

    generation: Generation
    events: int
    facts: int
    tallies: int
    cells: int
    units: int
    unreadable: int = 0
    differences: tuple[Difference, ...] = ()


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
        self._journals = tuple(journals)
        self._shards = shards
        self._progress = progress
        self._facts: dict[str, Fact] = {}
        self._read: dict[str, int] = {journal.source: 0 for journal in journals}
        self._events = 0
        self._unreadable = 0
        self._projections: dict[int, MetricsProjection] = {}

    @property
    def heads(self) -> Mapping[str, int]:
        """Up to which position each journal is read."""
        return dict(self._read)

    def run(self) -> Rebuilt:
        """Rebuild and switch; raises PeerUnavailable when an owner does not answer, before anything is switched."""
        rebuilt = self.beside()
        differences = self.compare(rebuilt.generation)
        self._switch(rebuilt.generation)
        return replace(rebuilt, differences=differences)

    def renew(self) -> Rebuilt:
        """Rebuild and switch without comparing: the live set counts other things (see `generation.SHAPE`).

        Raises PeerUnavailable when an owner does not answer, before anything is switched.
        """
        rebuilt = self.beside()
        self._switch(rebuilt.generation)
        return rebuilt

    def beside(self) -> Rebuilt:
        """Compute a new generation and write it beside the live one, without comparing or switching."""
        generation = self._next_generation()
        for journal in self._journals:
            self._read_on(journal)
        computed = self._write(generation)
        sizes = (len(self._facts), len(computed.tallies), len(computed.cells), computed.units)
        return Rebuilt(generation, self._events, *sizes, self._unreadable)

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

    def _look(self, generation: Generation, suspects: Sequence[Difference] | None) -> list[Difference]:
        """What differs now; after the first look, of those documents only that differed at the one before."""
        only: dict[str, list[str]] = defaultdict(list)
        for each in suspects or ():
            only[each.collection].append(each.key)
        wanted = None if suspects is None else only
        return list(differences_between(self._database, pointed_to(self._database), generation, self._progress, wanted))

    def _read_on(self, journal: PeerJournal) -> dict[CaseKey, list[Event]]:
        """Read a journal to its end and fold it; returns the events read."""
        read: dict[CaseKey, list[Event]] = defaultdict(list)
        for page in ahead(self._pages(journal)):
            by_case: dict[CaseKey, list[Event]] = defaultdict(list)
            for event in self._readable(page.events):
                by_case[event.source, event.case_id].append(event)
            for key, events in by_case.items():
                self._fold(key, events)
                read[key] += events
            self._progress(Message(f"nhật ký của {journal.source}", f"journal of {journal.source}"), page.position, page.head)
        return read

    def _pages(self, journal: PeerJournal) -> Iterator[JournalPage]:
        """What a journal tells behind what was read of it."""
        page = None
        while page is None or page.position < page.head:
            page = journal.read(self._read[journal.source], PAGE)
            self._read[journal.source] = page.position
            yield page

    def _readable(self, wires: Iterable[dict[str, Any]]) -> Iterator[Event]:
        """What cannot be read is passed over: the hole it leaves stops its file here as it does in the live set."""
        for wire in wires:
            try:
                yield from_wire(wire)
            except UndecodableEvent:
                self._unreadable += 1

    def _fold(self, key: CaseKey, events: Sequence[Event]) -> None:
        source, case_id = key
        fact = self._facts.get(case_id) or empty(case_id)
        found = fresh(fact["positions"].get(source, 0), events)
        self._facts[case_id] = fold(fact, found.events)
        self._events += len(found.events)

    def _next_generation(self) -> Generation:
        """A number that nobody else draws."""
        newest, by_one = {"_id": "newest"}, {"$inc": {"number": 1}}
        first = {"$setOnInsert": {"number": pointed_to(self._database).number}}
        pointers(self._database).update_one(newest, first, upsert=True)
        drawn = pointers(self._database).find_one_and_update(newest, by_one, upsert=True, return_document=ReturnDocument.AFTER)
        return Generation(int(drawn["number"]) if drawn else 0)

    def _write(self, generation: Generation) -> Computed:
        """Write the facts, summing them up meanwhile, then the sums."""
        ensure_generation_indexes(self._database, generation)
        computed = Computed(self._shards, self._dimensions)
        self._insert(generation.facts, ahead(self._stored(computed)), len(self._facts))
        for name, documents in computed.documents(generation).items():
            self._insert(name, [documents[start : start + CHUNK] for start in range(0, len(documents), CHUNK)], len(documents))
        return computed

    def _stored(self, computed: Computed) -> Iterator[list[Document]]:
        """The facts as they are stored, each added to the sums."""
        facts = iter(self._facts.values())
        while chunk := [self._finished(fact) for fact in islice(facts, CHUNK)]:
            for fact in chunk:
                computed.add(fact)
            yield chunk

    def _finished(self, fact: Fact) -> Fact:
        return {**fact, "standing": standing_of(fact, self._dimensions), "revision": 1}

    def _insert(self, name: str, chunks: Iterable[list[Document]], total: int) -> None:
        done = 0
        for documents in chunks:
            self._database[name].insert_many(documents, ordered=False)
            done += len(documents)
            self._progress(_written(name), done, total)

    def _switch(self, generation: Generation) -> None:
        """Change the pointer, then apply to the new set what a worker may still have written to the old one meanwhile.

        If this dies in between, the reconcilers do it: they look at everything again. To sums of another shape no way leads back.
        """
        previous = None if outdated(self._database) else pointed_to(self._database).number
        changed = {"number": generation.number, "previous": previous, "shape": SHAPE}
        self._database["reconciliation"].update_many({}, {"$set": {"settled": 0}})
        pointers(self._database).update_one(POINTER, {"$set": changed}, upsert=True)
        self._catch_up(generation)
        self._database["changes"].update_one({"_id": 0}, {"$inc": {"revision": 1}}, upsert=True)

    def _catch_up(self, generation: Generation) -> None:
        projection = self._projection(generation)
        for journal in self._journals:
            projection.apply(self._read_on(journal))

    def _projection(self, generation: Generation) -> MetricsProjection:
        """One for all looks: each has sessions of its own, which a later one would find abandoned."""
        if generation.number not in self._projections:
            made = MetricsProjection(self._database, self._shards, generation, self._dimensions)
            self._projections[generation.number] = made
        return self._projections[generation.number]


def undo(database: Database[Document]) -> Generation:
    """Point back to the generation before the last switch. Raises LookupError when there is none."""
    pointer = pointers(database).find_one(POINTER)
    if pointer is None or not pointer.get("previous"):
        raise LookupError("there is no earlier generation to return to")
    pointers(database).update_one(POINTER, {"$set": {"number": pointer["previous"], "previous": None}})
    # What was applied since the switch is missing in the old set: the reconcilers look at everything again and apply it.
    database["reconciliation"].update_many({}, {"$set": {"settled": 0}})
    return Generation(int(pointer["previous"]))


def _written(collection: str) -> Message:
    """What is written into a collection of a generation, whatever its number."""
    what = COMPARED[collection.partition("_")[0]][1]
    return Message(f"ghi: {what.vi}", f"write: {what.en}")
