"""F16: the way to the store is cut and nobody is told. Who waits for an answer gives up, and goes on when the way is back."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pymongo.database import Database

from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared import worker
from shared.delivery import Broker
from shared.mongo import connect as connecting
from shared.mongo.connect import connect
from shared.worker import WAITED_OUT, Worker
from tests.faults.citizens import body
from tests.support.bad_way import BadWay, bad_way
from tests.support.chance import new_seed
from tests.support.ledger import Ledger, Owner
from tests.support.tokens import bearer, verifier
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.faults]

# How long an answer is waited for and a cut lasts, here: the seconds of a running district would make a test of minutes. The
# driver asks once more by itself, so a cut is longer than two times its patience and the time it looks for a server.
PATIENCE_MS, CUT_SECONDS = 200, (0.9, 1.5)
EVENTS, CASES, CUTS = 120, 6, 4
WORKER = "cut off"
Store = Database[dict[str, Any]]


@pytest.fixture
def way(document_store_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[BadWay]:
    """The only way to the store for those who connect to `MONGO_URL`, and they are impatient. `database` sets the direct one."""
    monkeypatch.setattr(connecting, "SOCKET_MS", PATIENCE_MS)
    monkeypatch.setattr(connecting, "SERVER_SELECTION_MS", 2 * PATIENCE_MS)
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.4)
    monkeypatch.setenv("RATE_LIMITS", "0")
    with bad_way(urlsplit(document_store_url).port or 0, lambda: 0.0) as opened:
        monkeypatch.setenv("MONGO_URL", f"mongodb://127.0.0.1:{opened.port}/?directConnection=true")
        yield opened


@pytest.fixture
def behind_it(databases: tuple[Store, Store], way: BadWay) -> Iterator[tuple[Store, Store]]:
    """The databases of the owner and the ledger as they are reached on that way."""
    pair = tuple(connect(os.environ["MONGO_URL"], each.name) for each in databases)
    yield pair  # type: ignore[misc]
    for each in pair:
        each.client.close()


def test_a_citizen_is_told_to_come_again_and_has_one_case_then(way: BadWay) -> None:
    app = create_app(verifier=verifier())
    store = app.extensions["submission"].store.database
    with store.client:
        _comes_again(way, app, store)


def _comes_again(way: BadWay, app: Flask, store: Store) -> None:
    ensure_indexes(store)
    client, headers = app.test_client(), {**bearer("citizen-an"), "Idempotency-Key": "cut-0001"}
    way.cut = True
    answers = [client.post("/api/v1/applications", headers=headers, json=body(0)) for _ in range(2)]
    assert [(answer.status_code, answer.mimetype) for answer in answers] == [(503, "application/problem+json")] * 2
    way.cut = False
    until(lambda: client.post("/api/v1/applications", headers=headers, json=body(0)).status_code == 201)
    assert store["applications"].count_documents({}) == 1


def test_a_worker_that_loses_the_store_now_and_then_tells_and_counts_every_event_once(
    way: BadWay, owner: Owner, databases: tuple[Store, Store], behind_it: tuple[Store, Store], broker: Broker
) -> None:
    cut_off = Owner(behind_it[0], broker)
    ledger = Ledger(behind_it[1], owner, broker)
    at_work = Worker(WORKER, [cut_off.relay, ledger.consumer, ledger.reconciler])
    given_up = _given_up()
    at_work.start()
    try:
        _cut_now_and_then(way, owner)
        counted = databases[1]["entries"]
        until(lambda: sum(entry["count"] for entry in counted.find()) >= EVENTS, seconds=60)
    finally:
        at_work.stop()
        at_work.join()
    assert _given_up() > given_up, "nobody noticed"
    assert Counter({entry["_id"]: entry["count"] for entry in counted.find()}) == Counter(_case(n) for n in range(EVENTS))
    assert owner.journal.head() == EVENTS


def _given_up() -> float:
    """How many rounds of the worker's loops were put off, so far."""
    rounds = WAITED_OUT.collect()[0].samples
    return sum(each.value for each in rounds if each.labels["worker"] == WORKER and each.name.endswith("_total"))


def _cut_now_and_then(way: BadWay, owner: Owner) -> None:
    """Events are told on another way all the time."""
    chance = random.Random(new_seed())
    cuts = set(chance.sample(range(EVENTS), CUTS))
    for number in range(EVENTS):
        owner.tell(_case(number))
        if number in cuts:
            way.cut = True
            time.sleep(chance.uniform(*CUT_SECONDS))
            way.cut = False


def _case(number: int) -> str:
    return f"case-{number % CASES}"
