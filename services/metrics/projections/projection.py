"""The projection: facts, tallies and the mark of change are written in one transaction, guarded by each fact's revision.

1. Read the facts of the batch inside the transaction.
2. Fold the events that are next; all others are duplicates or gaps.
3. Insert new facts, replace changed ones where their revision is still the one read.
4. Add the differences to the tallies and cells and raise the mark of change of each shard.

A worker that was thought dead and goes on (a zombie), a repair beside the consumer, a crash anywhere: the revision, or the
transaction, lets exactly one of two writers through, and the other works its batch out anew and finds duplicates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pymongo import InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, OperationFailure

from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.domain.fact import Fact
from services.metrics.projections.batch import Outcome, work_out
from services.metrics.projections.generation import Generation, begin, epoch_of, live
from services.metrics.projections.positions import PositionCache
from services.metrics.projections.sums import write_sums
from shared.events import Event
from shared.mongo.connect import Document
from shared.mongo.transactions import Transactions
from shared.projection import Applied, CaseKey

# Cases per transaction. More lets a conflict throw away more work; fewer pays the commit more often.
CASES_PER_TRANSACTION = 400
# Attempts of a batch against writers of the same facts or tallies.
ATTEMPTS = 50


class FactsChanged(Exception):
    """A fact was not any more as it was read; the batch is worked out anew."""


class MetricsProjection:
    """Facts and sums of one metrics database. Any number of processes may apply events at the same time."""

    def __init__(
        self,
        database: Database[Document],
        shards: int,
        generation: Generation | None = None,
        dimensions: Dimensions = NO_DIMENSIONS,
    ) -> None:
        """`generation` None: whichever is live at each batch; a rebuild names its own."""
        self._dimensions = dimensions
        self._database = database
        self._shards = shards
        self._generation = generation
        self._transactions = Transactions(database)
        self._cache = PositionCache()

    def apply(self, batch: Mapping[CaseKey, Sequence[Event]]) -> Mapping[CaseKey, Applied]:
        """See `shared.projection.Projection.apply`."""
        answers: dict[CaseKey, Applied] = {}
        for part in _parts(batch):
            answers |= self._apply(part)
        return answers

    def positions(self, source: str, case_ids: Sequence[str]) -> Mapping[str, int]:
        """See `shared.projection.Projection.positions`. A remembered position is only ever too low, then the store is asked."""
        generation = self._generation or live(self._database)
        known = {case_id: self._cache.get(generation.number, (source, case_id)) for case_id in case_ids}
        asked = [case_id for case_id, position in known.items() if position is None]
        stored = self._stored(generation, source, asked) if asked else {}
        return {case_id: position or stored.get(case_id, 0) for case_id, position in known.items()}

    def epoch(self) -> int:
        """See `shared.projection.Projection.epoch`: another set of facts and sums in place has positions of its own."""
        return epoch_of(self._database)

    def _stored(self, generation: Generation, source: str, case_ids: Sequence[str]) -> dict[str, int]:
        found = self._database[generation.facts].find({"_id": {"$in": list(case_ids)}}, {"positions": 1})
        return {fact["_id"]: int(fact["positions"].get(source, 0)) for fact in found}

    def _apply(self, batch: Mapping[CaseKey, Sequence[Event]]) -> Mapping[CaseKey, Applied]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                generation, outcome = self._transactions.run(lambda session: self._write(batch, session))
            except FactsChanged:
                if attempt == ATTEMPTS:
                    raise
                continue
            self._cache.remember(generation.number, outcome.seen)
            return outcome.answers
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _write(self, batch: Mapping[CaseKey, Sequence[Event]], session: ClientSession) -> tuple[Generation, Outcome]:
        generation = self._generation or begin(self._database, session)
        known = self._read({case_id for _, case_id in batch}, generation, session)
        outcome = work_out(known, batch, self._shards, self._dimensions)
        if not outcome.nothing:
            self._write_facts(outcome, generation, session)
            write_sums(self._database, outcome, generation, session)
        return generation, outcome

    def _read(self, case_ids: set[str], generation: Generation, session: ClientSession) -> dict[str, Fact]:
        facts = self._database[generation.facts].find({"_id": {"$in": sorted(case_ids)}}, session=session)
        return {fact["_id"]: fact for fact in facts}

    def _write_facts(self, outcome: Outcome, generation: Generation, session: ClientSession) -> None:
        writes: list[Any] = [InsertOne(fact) for fact in outcome.inserted]
        writes += [ReplaceOne({"_id": fact["_id"], "revision": revision}, fact) for revision, fact in outcome.changed]
        try:
            result = self._database[generation.facts].bulk_write(writes, ordered=False, session=session)
        except (BulkWriteError, OperationFailure) as error:
            if _duplicate(error):
                raise FactsChanged from error
            raise
        if result.matched_count != len(outcome.changed):
            raise FactsChanged


def _duplicate(error: OperationFailure) -> bool:
    details = error.details or {}
    return error.code == 11000 or any(failure.get("code") == 11000 for failure in details.get("writeErrors", []))


def _parts(batch: Mapping[CaseKey, Sequence[Event]]) -> Iterator[dict[CaseKey, Sequence[Event]]]:
    """The batch in parts of whole cases."""
    by_case: dict[str, list[CaseKey]] = defaultdict(list)
    for key in batch:
        by_case[key[1]].append(key)
    cases = iter(sorted(by_case))
    while part := list(islice(cases, CASES_PER_TRANSACTION)):
        yield {key: batch[key] for case_id in part for key in by_case[case_id]}
