"""Facts and tallies over the real store: every file counts once, whoever applies its events how often in whatever batches."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.projections.projection import MetricsProjection
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from tests.support.chance import new_seed
from tests.support.histories import closed_case

pytestmark = pytest.mark.servers
SHARDS = 3


@pytest.fixture
def store(document_store_url: str, database: str) -> Iterator[Database[dict[str, Any]]]:
    connected = connect(document_store_url, database)
    yield connected
    connected.client.close()


def _batches(events: list[Event], chance: random.Random) -> Iterator[dict[CaseKey, list[Event]]]:
    while events:
        size = chance.randrange(1, 20)
        part, events = events[:size], events[size:]
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in part:
            batch[event.source, event.case_id].append(event)
        yield batch


def _totals(store: Database[dict[str, Any]]) -> tuple[int, int]:
    tallies = list(store["tallies"].find())
    return sum(tally.get("closed", 0) for tally in tallies), sum(tally.get("online", 0) for tally in tallies)


def test_a_closed_file_is_in_the_tallies_once_however_often_its_events_come(store: Database[dict[str, Any]]) -> None:
    projection = MetricsProjection(store, SHARDS)
    history = closed_case("case-1", online=True)
    for batch in _batches(history * 3, random.Random(7)):
        projection.apply(batch)
    assert _totals(store) == (1, 1)


def test_two_workers_on_the_same_events_count_every_file_once(store: Database[dict[str, Any]]) -> None:
    """F12: the second worker is a zombie that goes on after its partitions were given away."""
    seed = new_seed()
    histories = [closed_case(f"case-{number}", online=number % 3 > 0) for number in range(30)]

    def work(chance: random.Random) -> None:
        projection = MetricsProjection(store, SHARDS)
        for history in chance.sample(histories, len(histories)):
            for batch in _batches(history, chance):
                projection.apply(batch)

    workers = [threading.Thread(target=work, args=(random.Random(seed + number),)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert _totals(store) == (30, 20)


def test_a_hole_is_reported_and_nothing_behind_it_is_counted(store: Database[dict[str, Any]]) -> None:
    projection = MetricsProjection(store, SHARDS)
    history = [event for event in closed_case("case-1", online=True) if event.source == "processing"]
    answer = projection.apply({("processing", "case-1"): history[:1] + history[2:]})["processing", "case-1"]
    assert (answer.applied, answer.gap_after) == (1, 1)
    assert _totals(store) == (0, 0)


def test_a_file_marked_secret_after_it_was_counted_leaves_the_share(store: Database[dict[str, Any]]) -> None:
    projection = MetricsProjection(store, SHARDS)
    history = closed_case("case-1", online=True, secret=True)
    for batch in _batches(history, random.Random(1)):
        projection.apply(batch)
    assert _totals(store) == (0, 0)
    assert sum(tally.get("excluded_secret", 0) for tally in store["tallies"].find()) == 1
