"""One batch of events, worked out in memory: which facts change, and by how much which tallies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from services.metrics.domain.cell import CellKey, cells, reception_day
from services.metrics.domain.classify import classify
from services.metrics.domain.completeness import SeriesKey, numbers_of
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.domain.fact import Fact, empty, fold, unit_of
from services.metrics.domain.late_state import marks
from services.metrics.domain.listing import place_of
from services.metrics.domain.tally import TallyKey, contribution, difference
from shared.events import Event
from shared.kafka.partition import partition_of
from shared.projection import Applied, CaseKey
from shared.sequence import fresh

ShardedKey = tuple[int, TallyKey]
ShardedCell = tuple[int, CellKey]
ShardedSeries = tuple[int, SeriesKey]


class UnitKey(NamedTuple):
    """The unit whose events are counted; empty: not known yet."""

    unit: str


ShardedUnit = tuple[int, UnitKey]


def standing_of(fact: Fact, dimensions: Dimensions = NO_DIMENSIONS) -> dict[str, Any]:
    """The standing of a fact as stored beside it, so that the files behind a figure are found by an index."""
    standing, received_on = classify(fact), reception_day(fact)
    place = place_of(standing, fact["_id"], received_on if fact.get("kind") and not fact.get("secret") else None)
    return {
        "day": standing.closed_on.isoformat() if standing.closed_on else None,
        "excluded": standing.excluded,
        "online": standing.online,
        "paper": list(standing.paper),
        "received_day": received_on.isoformat() if received_on else None,
        "office": dimensions.office(fact) if fact.get("deciding_unit") else None,
        **marks(fact),
        "place": place,
        "unit_place": f"{fact['deciding_unit']}|{place}" if place else None,
    }


@dataclass(slots=True)
class Outcome:
    """What a batch does: new and changed facts, differences of all sums, the answer per key, all facts seen."""

    inserted: list[Fact] = field(default_factory=list)
    changed: list[tuple[int, Fact]] = field(default_factory=list)
    tallies: dict[ShardedKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cells: dict[ShardedCell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    numbers: dict[ShardedSeries, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    applied: dict[ShardedUnit, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    answers: dict[CaseKey, Applied] = field(default_factory=dict)
    seen: list[Fact] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.inserted and not self.changed


def work_out(
    known: Mapping[str, Fact], batch: Mapping[CaseKey, Sequence[Event]], shards: int, dimensions: Dimensions = NO_DIMENSIONS
) -> Outcome:
    """What `batch` does to the facts in `known`. Pure; a fact's `revision` counts its writes and guards them."""
    outcome = Outcome()
    by_case: dict[str, list[CaseKey]] = defaultdict(list)
    for key in batch:
        by_case[key[1]].append(key)
    for case_id, keys in by_case.items():
        before = known.get(case_id)
        after = _fold_all(before or empty(case_id), {key: batch[key] for key in sorted(keys)}, outcome)
        if after["positions"] != (before or empty(case_id))["positions"]:
            _note(before, {**after, "standing": standing_of(after, dimensions)}, outcome)
            _note_sums(before or empty(case_id), after, partition_of(case_id, shards), dimensions, outcome)
    return outcome


def _fold_all(after: Fact, batch: Mapping[CaseKey, Sequence[Event]], outcome: Outcome) -> Fact:
    for key, events in batch.items():
        found = fresh(after["positions"].get(key[0], 0), events)
        after = fold(after, found.events)
        outcome.answers[key] = Applied(len(found.events), found.duplicates, found.gap_after)
    outcome.seen.append(after)
    return after


def _note_sums(before: Fact, after: Fact, shard: int, dimensions: Dimensions, outcome: Outcome) -> None:
    # Counter.update adds, and keeps negative counts, which `+=` would drop.
    for tally, delta in difference(contribution(before, dimensions), contribution(after, dimensions)).items():
        outcome.tallies[shard, tally].update(delta)
    for cell, delta in difference(cells(before, dimensions), cells(after, dimensions)).items():
        outcome.cells[shard, cell].update(delta)
    for unit, delta in difference(applied(before), applied(after)).items():
        outcome.applied[shard, unit].update(delta)
    for series, delta in difference(numbers_of(before), numbers_of(after)).items():
        outcome.numbers[shard, series].update(delta)


def applied(fact: Fact) -> dict[UnitKey, Counter[str]]:
    """How many events of each source a fact holds, for its unit."""
    return {UnitKey(unit_of(fact)): Counter(fact["positions"])} if fact["positions"] else {}


def _note(known: Fact | None, after: Fact, outcome: Outcome) -> None:
    if known is None:
        outcome.inserted.append({**after, "revision": 1})
    else:
        outcome.changed.append((known["revision"], {**after, "revision": known["revision"] + 1}))
