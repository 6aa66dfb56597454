"""However the events of a district come in, the facts and the sums are the same, document by document."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.metrics.domain.cell import cells
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.tally import contribution
from services.metrics.projections.batch import standing_of, work_out
from services.metrics.reference import load_reference
from shared.events import Event
from shared.kafka.partition import partition_of
from shared.projection import CaseKey
from tests.support.long_history import long_history, place

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
WHERE = place(PACK, date(2024, 1, 2), date(2024, 6, 28))
DIMENSIONS = load_reference(PACK).dimensions()
SHARDS = 3

Sums = dict[Any, Counter[str]]


def _later(last: Event, what: str, data: dict[str, Any]) -> Event:
    return replace(last, type=what, sequence=last.sequence + 1, time=last.time + timedelta(days=25), schema_version=1, data=data)


def _corrected(events: Sequence[Event], chance: random.Random) -> Iterator[Event]:
    """The events, and for some files what was learned weeks later: a secret, another count, a paper file that had ended."""
    last = {event.case_id: event for event in events if event.source == "processing"}
    yield from events
    for event in last.values():
        if chance.random() < 0.5:
            continue
        if event.type == "secret_files.counted":
            yield _later(event, event.type, {**event.data, "count": event.data["count"] + 2})
        elif event.type == "register_entry.recorded":
            yield _later(event, event.type, {**event.data, "closed_on": event.data["received_on"] + timedelta(days=3)})
        elif event.type != "case.marked_secret":
            yield _later(event, "case.marked_secret", {})


def _lives(chance: random.Random, files: int) -> list[Event]:
    return list(_corrected(list(long_history(chance.randrange(2**32), files, WHERE)), chance))


def _deliveries(events: Sequence[Event], chance: random.Random) -> Iterator[dict[CaseKey, list[Event]]]:
    """First anything: mixed, twice, with holes. Then a replay of everything, so that nothing is missing in the end."""
    anything = [event for event in events for _ in range(chance.choice((0, 1, 1, 2)))]
    if chance.random() < 0.5:
        chance.shuffle(anything)
    for part in (anything, sorted(events, key=lambda event: (event.sequence, chance.random()))):
        start = 0
        while start < len(part):
            size = chance.choice((1, 3, 20, 200))
            batch: dict[CaseKey, list[Event]] = defaultdict(list)
            for event in part[start : start + size]:
                batch[event.source, event.case_id].append(event)
            yield batch
            start += size


def _delivered(batches: Iterator[dict[CaseKey, list[Event]]]) -> tuple[dict[str, Fact], Sums, Sums]:
    facts: dict[str, Fact] = {}
    tallies: Sums = defaultdict(Counter)
    sums: Sums = defaultdict(Counter)
    for batch in batches:
        outcome = work_out(facts, batch, SHARDS, DIMENSIONS)
        facts |= {fact["_id"]: fact for fact in (*outcome.inserted, *(fact for _, fact in outcome.changed))}
        for written, added in ((tallies, outcome.tallies), (sums, outcome.cells)):
            for key, counts in added.items():
                written[key].update(counts)
    return facts, _nonzero(tallies), _nonzero(sums)


def _nonzero(sums: Mapping[Any, Counter[str]]) -> Sums:
    kept = {key: Counter({name: number for name, number in counts.items() if number}) for key, counts in sums.items()}
    return {key: counts for key, counts in kept.items() if counts}


def _alone(events: Sequence[Event]) -> tuple[dict[str, Fact], Sums, Sums]:
    """Every file by itself, its events in order, its sums added up once."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: (event.source, event.sequence)):
        told[event.case_id].append(event)
    facts = {case_id: fold(empty(case_id), mine) for case_id, mine in told.items()}
    tallies: Sums = defaultdict(Counter)
    sums: Sums = defaultdict(Counter)
    for case_id, fact in facts.items():
        shard = partition_of(case_id, SHARDS)
        for tally, counts in contribution(fact, DIMENSIONS).items():
            tallies[shard, tally].update(counts)
        for cell, counts in cells(fact, DIMENSIONS).items():
            sums[shard, cell].update(counts)
    return {case_id: {**fact, "standing": standing_of(fact, DIMENSIONS)} for case_id, fact in facts.items()}, tallies, sums


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), files=st.integers(1, 20))
def test_any_mixture_with_repeats_and_holes_ends_in_the_same_documents(seed: int, files: int) -> None:
    chance = random.Random(seed)
    events = _lives(chance, files)
    facts, tallies, sums = _delivered(_deliveries(events, chance))
    right_facts, right_tallies, right_sums = _alone(events)
    assert {case_id: {**fact, "revision": 0} for case_id, fact in facts.items()} == {
        case_id: {**fact, "revision": 0} for case_id, fact in right_facts.items()
    }
    assert tallies == _nonzero(right_tallies)
    assert sums == _nonzero(right_sums)
