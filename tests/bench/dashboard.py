"""How long the pages of management take over ten thousand, a hundred thousand and a million files, in the same run.

The store is filled as a rebuild fills it: sums and facts of a long history, written in bulk. A history of some thousand files is
lived through and each of its files is then there many times, under other ids: what the pages cost depends on how many there are.
"""

from __future__ import annotations

import os
import random
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pymongo
from flask import Flask
from pymongo import WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.app import create_app
from services.metrics.domain.cell import cells
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.tally import contribution
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.batch import ShardedCell, ShardedKey, standing_of
from services.metrics.projections.sums import cell_document, sum_document
from services.metrics.reference import load_reference
from shared.events import Event
from shared.kafka.partition import partition_of
from shared.mongo.connect import connect
from tests.bench.report import Report, milliseconds, quantile
from tests.conftest import SETTINGS
from tests.support.long_history import long_history, place
from tests.support.servers import Pair
from tests.support.tokens import bearer, verifier

SIZES = (10_000, 100_000, 1_000_000)
TEMPLATES, SHARDS, CHUNK = 100_000, 6, 1_000
# Days of history, up to today: a running year, with months before it.
DAYS = 548
ROUNDS = 40
# Seconds that one write of the filling may take.
PATIENCE = 300
# What a page reads of a fact; the rest (the text of each step) only makes the filling slower.
KEPT = (
    "kind", "origin", "level", "receiving_unit", "deciding_unit", "procedure_code", "channel", "file_code", "timeliness",
    "received_at", "received_on", "closed_at", "closed_on", "due_at", "outcome", "secret", "versions",
    "secret_count", "changed_at",
)  # fmt: skip
ASKED = {
    "dashboard": "/",
    "dashboard, administrative calendar": "/?calendar=administrative",
    "details of the commune level": "/details?level=commune",
    "details of a commune": "/details?unit=29179",
    "Biểu II.06a by unit, a month": "/reports?period={month}&calendar=administrative",
    "Biểu II.06a by field, a month": "/reports?period={month}&calendar=administrative&by=field",
    "Biểu II.06a by unit, a year": "/reports",
    "online-share": "/api/v1/online-share?level=commune",
    "online-share, days at the edge": "/api/v1/online-share?period={year}-01-09..{year}-10-03",
    "cases, first page, all": "/api/v1/online-share/cases?limit=100",
    "cases, first page, a commune": "/api/v1/online-share/cases?unit=29179&limit=100",
    "cases, first page, the district on paper": "/api/v1/online-share/cases?unit=836&part=paper&limit=100",
    "cases, first page, not counted": "/api/v1/online-share/cases?level=commune&part=excluded&limit=100",
    "files of one commune, as a page": "/cases?unit=29179",
    "inside a commune": "/explore?unit=29179",
    "scorecard": "/plan",
}


def measure(pair: Pair, report: Report, sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """(f)"""
    reference = load_reference(Path(SETTINGS["DISTRICT_PACK"]))
    dimensions = reference.dimensions()
    templates = list(_templates(min(TEMPLATES, sizes[-1])))
    taken: dict[str, list[list[float]]] = {name: [] for name in ASKED}
    for size in sizes:
        name = f"bench_dashboard_{size}"
        some = templates if size >= len(templates) else random.Random(1).sample(templates, size)
        fill(connect(pair.mongo_url, name), some, size, dimensions)
        with serving(pair.mongo_url, name) as app:
            for words, path in ASKED.items():
                taken[words].append(_times(app, path, rounds))
    report.add(
        "Pages of management by the number of files",
        f"Eighteen months of {sizes[0]:,} to {sizes[-1]:,} files, written in bulk; each page {rounds} times in one process, "
        "without the network between, after it was asked for once. p50 and p95 of the time to the whole answer.",
        ["", *(f"{size:,} files, {part}" for size in sizes for part in ("p50", "p95"))],
        [[words, *_row(found)] for words, found in taken.items()],
    )


def fill(database: Database[dict[str, Any]], templates: Sequence[Fact], size: int, dimensions: Dimensions) -> None:
    """Facts, tallies and cells of `size` files."""
    ensure_indexes(database)
    added = [(contribution(fact, dimensions), cells(fact, dimensions)) for fact in templates]
    small = [{name: fact[name] for name in KEPT if name in fact} for fact in templates]
    standings = [standing_of(fact, dimensions) for fact in templates]
    tallies: dict[ShardedKey, Counter[str]] = defaultdict(Counter)
    sums: dict[ShardedCell, Counter[str]] = defaultdict(Counter)
    waiting: list[dict[str, Any]] = []
    for number in range(size):
        which = number % len(templates)
        case_id = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
        shard = partition_of(case_id, SHARDS)
        for tally, counts in added[which][0].items():
            tallies[shard, tally].update(counts)
        for cell, counts in added[which][1].items():
            sums[shard, cell].update(counts)
        waiting.append({"_id": case_id, **small[which], "standing": _standing(standings[which], case_id), "revision": 1})
        if len(waiting) == CHUNK:
            _insert(database["facts"], waiting)
            waiting = []
    _insert(database["facts"], waiting)
    _insert(database["tallies"], [sum_document(key, counts) for key, counts in tallies.items()])
    _insert(database["cells"], [cell_document(key, counts) for key, counts in sums.items()])
    database["changes"].insert_many([{"_id": shard, "revision": 1} for shard in range(SHARDS)])


def _standing(standing: dict[str, Any], case_id: str) -> dict[str, Any]:
    """A template's standing as that of another file: the places in lists end with its id."""
    places = {name: standing[name] and f"{standing[name].rpartition('|')[0]}|{case_id}" for name in ("place", "unit_place")}
    return {**standing, **places}


@contextmanager
def serving(mongo_url: str, database: str) -> Iterator[Flask]:
    """The application of metrics over this database."""
    before = dict(os.environ)
    os.environ.update({**SETTINGS, "MONGO_URL": mongo_url, "MONGO_DATABASE": database, "RATE_LIMITS": "0"})
    try:
        yield create_app(verifier=verifier())
    finally:
        os.environ.clear()
        os.environ.update(before)


def _templates(number: int) -> Iterator[Fact]:
    today = datetime.now(UTC).date()
    told: dict[str, list[Event]] = defaultdict(list)
    for event in long_history(1, number, place(Path(SETTINGS["DISTRICT_PACK"]), today - timedelta(days=DAYS), today)):
        told[event.case_id].append(event)
    for case_id, events in told.items():
        yield fold(empty(case_id), events)


def _insert(collection: Collection[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> None:
    quickly = collection.with_options(write_concern=WriteConcern(w=1))
    for start in range(0, len(documents), CHUNK):
        # The store pauses for its own housekeeping now and then, longer than a request may wait.
        with pymongo.timeout(PATIENCE):
            quickly.insert_many(documents[start : start + CHUNK], ordered=False)


def _times(app: Flask, path: str, rounds: int) -> list[float]:
    """Seconds of each round, after one that fills the memories a process has anyway. A slow page is asked for less often."""
    client, headers = app.test_client(), bearer("manager-836", ("manager", "836"))
    month = datetime.now(UTC).date() - timedelta(days=40)
    path = path.format(month=f"{month:%Y-%m}", year=f"{datetime.now(UTC):%Y}")
    found: list[float] = []
    while len(found) <= rounds and sum(found) < 20:
        began = time.perf_counter()
        answer = client.get(path, headers=headers)
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
    return found[1:] or found


def _row(sizes: Sequence[Sequence[float]]) -> list[str]:
    return [milliseconds(quantile(seconds, share)) for seconds in sizes for share in (0.5, 0.95)]
