"""The servers that all other tests stand on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient, WriteConcern

from deploy.embedded.document_store import SYNC, document_store, document_store_url
from deploy.embedded.ports import is_open, listens, owners
from deploy.embedded.server import PortTaken, Server, ServerFailed
from shared.mongo.connect import connect
from shared.mongo.transactions import Transactions
from tests.support.servers import Pair, embedded_pair, interrupted, start_document_store

pytestmark = pytest.mark.servers


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Pair]:
    """Not the fixture `pair`, so that `make test-kafka` does not ask of Kafka what is said of the embedded servers."""
    with embedded_pair(tmp_path) as started:
        yield started


def test_the_port_belongs_to_the_process_we_started(servers: Pair) -> None:
    assert listens(servers.document_store.pid, servers.document_store.port)
    assert owners(servers.broker.port) == {servers.broker.pid}


def test_a_killed_store_comes_back_on_its_port_with_every_journaled_document(servers: Pair) -> None:
    with MongoClient(servers.mongo_url) as client:
        files = client.trial.get_collection("files", write_concern=WriteConcern(w="majority", j=True))
        for number in range(100):
            files.insert_one({"_id": number})
        with interrupted(servers.document_store):
            assert not is_open(servers.document_store.port)
        assert files.count_documents({}) == 100


@pytest.fixture
def synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A store that waits for the disk, as it does wherever somebody works with it."""
    monkeypatch.setenv(SYNC, "1")
    server = start_document_store(tmp_path)
    yield server
    server.kill()


def test_a_killed_store_comes_back_with_every_transaction(synced: Server) -> None:
    """The journal of events, the sums and the seals are written in transactions, and what is behind them is taken for done."""
    store = connect(document_store_url(synced.port), "trial")
    store["files"].insert_one({"_id": 0})
    transactions = Transactions(store)
    for number in range(1, 101):
        transactions.run(lambda session, number=number: store["files"].insert_one({"_id": number}, session=session))  # type: ignore[misc]
    with interrupted(synced):
        assert not synced.running
    assert store["files"].count_documents({}) == 101
    store.client.close()


def test_a_restarted_broker_has_forgotten_its_topics_and_listens_at_the_same_address(servers: Pair) -> None:
    before = servers.broker.pid
    servers.broker.restart()
    assert servers.broker.pid != before
    assert is_open(servers.broker.port)


def test_a_taken_port_is_refused_and_nothing_is_killed(servers: Pair, tmp_path: Path) -> None:
    second = document_store(servers.document_store.port, tmp_path / "second", tmp_path / "second.log")
    with pytest.raises(PortTaken):
        second.start()
    assert servers.document_store.running


def test_a_server_that_ends_while_starting_names_its_log(tmp_path: Path) -> None:
    server = document_store(1, tmp_path / "data", tmp_path / "store.log", cache="not-a-size")
    with pytest.raises(ServerFailed, match=r"store\.log"):
        server.start(timeout=10)


def test_stopping_is_quick_and_closes_the_port(servers: Pair) -> None:
    started = time.monotonic()
    servers.stop()
    assert time.monotonic() - started < 5
    assert not is_open(servers.document_store.port)
