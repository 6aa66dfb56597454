"""A store of any size, filled as a rebuild fills it: facts and sums of a long history, written in bulk.

A history of some thousand files is lived through, and each of its files is then there many times under other ids: what pages and
exports cost depends on how many there are. Only the indexes that the measured questions use are made: each one more costs the
embedded store a twelfth of a millisecond for every fact, a minute and a half for a million.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pymongo
from pymongo import ASCENDING, WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.domain.cell import cells
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.tally import contribution
from services.metrics.export_jobs import Jobs
from services.metrics.projections.batch import ShardedCell, ShardedKey, standing_of
from services.metrics.projections.generation import begin
from services.metrics.projections.sums import marked_document, sum_document
from services.metrics.reference import load_reference
from shared.clock import utc_now
from shared.events import Event
from shared.kafka.partition import partition_of
from shared.mongo.connect import connect
from tests.conftest import SETTINGS
from tests.support.long_history import long_history, place
from tests.support.servers import Pair

TEMPLATES, SHARDS, CHUNK = 20_000, 6, 4_000
# Days of history, up to today: a running year, with months before it.
DAYS = 548
# Seconds that one write of the filling may take.
PATIENCE = 300
# What the measured questions read of a fact; the rest (what it was earlier, who worked) only makes the filling slower.
KEPT = (
    "kind", "origin", "level", "receiving_unit", "deciding_unit", "procedure_code", "channel", "file_code", "timeliness",
    "received_at", "received_on", "closed_at", "closed_on", "due_at", "outcome", "secret",
    "secret_count", "rating", "released_medium", "applicant_is_official", "fee_dong", "paid_online_at", "collected_at", "place",
    "waiting_since", "workflow",
)  # fmt: skip
# Of the indexes of `services/metrics/indexes.py`, those of the questions that are measured.
USED: Sequence[Sequence[str]] = (
    ("standing.place",), ("standing.unit_place",), ("standing.day",), ("standing.received_day",), ("standing.late_from", "_id"),
    ("standing.late_day",), ("was.until",),
)  # fmt: skip


@cache
def filled(mongo_url: str, size: int) -> tuple[str, float]:
    """The name of a database with `size` files, filled when it is asked for first, and the seconds that took."""
    name, began = f"bench_{size}", time.monotonic()
    reference = load_reference(Path(SETTINGS["DISTRICT_PACK"]))
    _fill(connect(mongo_url, name), _some(size), size, reference.dimensions())
    seconds = time.monotonic() - began
    print(f"filled: {size:,} files in {seconds:.0f} s", flush=True)
    return name, seconds


def store_of(pair: Pair, size: int) -> str:
    """The name of the database, see `filled`."""
    return filled(pair.mongo_url, size)[0]


def _some(size: int) -> Sequence[Fact]:
    every = _templates()
    return every if size >= len(every) else random.Random(1).sample(every, size)


@cache
def _templates() -> Sequence[Fact]:
    today = datetime.now(UTC).date()
    told: dict[str, list[Event]] = defaultdict(list)
    for event in long_history(1, TEMPLATES, place(Path(SETTINGS["DISTRICT_PACK"]), today - timedelta(days=DAYS), today)):
        told[event.case_id].append(event)
    return [fold(empty(case_id), events) for case_id, events in told.items()]


def _fill(database: Database[dict[str, Any]], templates: Sequence[Fact], size: int, dimensions: Dimensions) -> None:
    """Facts, tallies and cells of `size` files; sums are those of the templates, as often as each is there."""
    _make_indexes(database)
    small = [{name: fact[name] for name in KEPT if name in fact} | {"steps": _steps(fact)} for fact in templates]
    standings = [standing_of(fact, dimensions) for fact in templates]
    often: Counter[tuple[int, int]] = Counter()

    def facts() -> Iterator[dict[str, Any]]:
        for number in range(size):
            which, case_id = number % len(templates), str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
            often[partition_of(case_id, SHARDS), which] += 1
            yield {"_id": case_id, **small[which], "standing": _standing(standings[which], case_id), "revision": 1}

    begin(database)
    _insert(database["facts"], facts())
    _sums(database, templates, often, dimensions)


def _steps(fact: Fact) -> list[dict[str, Any]]:
    return [{name: step[name] for name in ("step", "medium", "unit", "worked_minutes")} for step in fact.get("steps", ())]


def _sums(
    database: Database[dict[str, Any]], templates: Sequence[Fact], often: Counter[tuple[int, int]], dimensions: Dimensions
) -> None:
    added = [(contribution(fact, dimensions), cells(fact, dimensions)) for fact in templates]
    tallies: dict[ShardedKey, Counter[str]] = defaultdict(Counter)
    sums: dict[ShardedCell, Counter[str]] = defaultdict(Counter)
    for (shard, which), times in often.items():
        for tally, counts in added[which][0].items():
            tallies[shard, tally].update(_times(counts, times))
        for cell, counts in added[which][1].items():
            sums[shard, cell].update(_times(counts, times))
    _insert(database["tallies"], [sum_document(key, counts) for key, counts in tallies.items()])
    _insert(database["cells"], [marked_document(key, counts) for key, counts in sums.items()])
    database["changes"].insert_many([{"_id": shard, "revision": 1} for shard in range(SHARDS)])


def _times(counts: Counter[str], times: int) -> dict[str, int]:
    return {name: count * times for name, count in counts.items()}


def _make_indexes(database: Database[dict[str, Any]]) -> None:
    for names in USED:
        database["facts"].create_index([(name, ASCENDING) for name in names])
    database["tallies"].create_index([("day", ASCENDING)])
    database["cells"].create_index([("shard", ASCENDING), ("revision", ASCENDING)])
    Jobs(database, utc_now).ensure_indexes()


def _standing(standing: dict[str, Any], case_id: str) -> dict[str, Any]:
    """A template's standing as that of another file: the places in lists end with its id."""
    places = {name: standing[name] and f"{standing[name].rpartition('|')[0]}|{case_id}" for name in ("place", "unit_place")}
    return {**standing, **places}


def _insert(collection: Collection[dict[str, Any]], documents: Iterable[dict[str, Any]]) -> None:
    """In chunks; while the store takes one, the next is made."""
    quickly, every = collection.with_options(write_concern=WriteConcern(w=1)), iter(documents)

    def put(chunk: Sequence[dict[str, Any]]) -> None:
        # The store pauses for its own housekeeping now and then, longer than a request may wait.
        with pymongo.timeout(PATIENCE):
            quickly.insert_many(chunk, ordered=False)

    with ThreadPoolExecutor(1) as beside:
        under_way: Future[None] | None = None
        while chunk := list(islice(every, CHUNK)):
            if under_way:
                under_way.result()
            under_way = beside.submit(put, chunk)
        if under_way:
            under_way.result()
