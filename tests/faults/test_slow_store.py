"""F15: the store answers late, often too late. Nobody knows then whether a write was done; nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from services.metrics.projections.projection import MetricsProjection
from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared.events import Event
from shared.mongo import connect as connecting
from shared.mongo.connect import connect
from shared.projection import CaseKey
from shared.worker import passes
from tests.faults.citizens import body
from tests.support.bad_way import BadWay, bad_way
from tests.support.chance import new_seed
from tests.support.histories import closed_case
from tests.support.tokens import bearer, verifier
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.faults]

# A service waits twenty seconds for an answer; here a fifth of one, so that a test can be too late often.
PATIENCE_MS = 200
# Seconds by which an answer is held back: most not at all, some longer than anybody waits. A transaction asks ten times.
SELDOM, OFTEN = (*[0.0] * 12, 0.05, 0.3), (0.0, 0.0, 0.05, 0.3)
APPLICATIONS, FILES, BATCH, SHARDS = 12, 10, 8, 3


@pytest.fixture
def way(document_store_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[BadWay]:
    """A way to the store that becomes slow when it is told to, and connections that lose their patience.

    Direct: the store, being a replica set of one, would otherwise tell everybody the way around.
    """
    monkeypatch.setattr(connecting, "SOCKET_MS", PATIENCE_MS)
    monkeypatch.setenv("RATE_LIMITS", "0")
    with bad_way(urlsplit(document_store_url).port or 0, lambda: 0.0) as opened:
        monkeypatch.setenv("MONGO_URL", f"mongodb://127.0.0.1:{opened.port}/?directConnection=true")
        yield opened


def _delays(choices: Sequence[float]) -> Callable[[], float]:
    chance = random.Random(new_seed())
    return lambda: chance.choice(choices)


def test_citizens_who_send_again_have_one_case_each_however_late_the_store_answers(
    way: BadWay, document_store_url: str, database: str
) -> None:
    app = create_app(verifier=verifier())
    opened = app.extensions["submission"].store.database
    ensure_indexes(opened)
    client, answers = app.test_client(), Counter[int]()
    way.delay = _delays(OFTEN)
    for number in range(APPLICATIONS):
        until(lambda number=number: _sent(client, number, answers))  # type: ignore[misc]
    opened.client.close()
    assert set(answers) <= {201, 503}, answers
    with MongoClient(document_store_url) as store:
        stored = list(store[database]["applications"].find())
    assert len(stored) == APPLICATIONS
    assert {len(each["outbox"]) for each in stored} == {1}


def _sent(client: FlaskClient, number: int, answers: Counter[int]) -> bool:
    """Whether it was taken this time; every other answer is one that asks to come again."""
    headers = {**bearer("citizen-an"), "Idempotency-Key": f"slow-{number:04d}"}
    answer = client.post("/api/v1/applications", headers=headers, json=body(number))
    answers[answer.status_code] += 1
    assert answer.status_code == 201 or answer.mimetype == "application/problem+json"
    return answer.status_code == 201


def test_a_projector_counts_every_file_once_however_late_the_store_answers(
    way: BadWay, document_store_url: str, database: str
) -> None:
    """Also when a commit has no answer: it is asked again, or the batch comes again and finds itself applied."""
    store = connect(os.environ["MONGO_URL"], database)
    projection = MetricsProjection(store, SHARDS)
    events = [event for number in range(FILES) for event in closed_case(f"case-{number}", online=number % 3 > 0)]
    way.delay = _delays(SELDOM)
    for start in range(0, len(events), BATCH):
        until(lambda start=start: _applied(projection, events[start : start + BATCH]))  # type: ignore[misc]
    store.client.close()
    counted: Counter[str] = Counter()
    with MongoClient(document_store_url) as direct:
        for tally in direct[database]["tallies"].find():
            counted.update({name: tally.get(name, 0) for name in ("closed", "online")})
    assert (counted["closed"], counted["online"]) == (FILES, sum(number % 3 > 0 for number in range(FILES)))


def _applied(projection: MetricsProjection, events: list[Event]) -> bool:
    """Whether the store took it this time; as in a worker, what passes is tried again."""
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in events:
        batch[event.source, event.case_id].append(event)
    try:
        projection.apply(batch)
    except PyMongoError as error:
        assert passes(error), error
        return False
    return True
