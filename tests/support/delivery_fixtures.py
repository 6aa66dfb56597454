"""An owner and a ledger on the real store and broker, for every test of delivery."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from shared import consumer
from shared.delivery import Broker
from shared.mongo.connect import connect
from tests.support.ledger import Ledger, Owner


@pytest.fixture
def databases(document_store_url: str, database: str) -> Iterator[tuple[Database[dict[str, Any]], Database[dict[str, Any]]]]:
    """One for the owner and one for the ledger."""
    pair = connect(document_store_url, f"{database}_owner"), connect(document_store_url, f"{database}_ledger")
    yield pair
    for each in pair:
        each.client.close()


@pytest.fixture
def broker(broker_address: str, topic: str, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """The broker of the session with a topic of the test's own.

    The embedded one lets a reader in after half of the reader's session; a real Kafka takes none this short.
    """
    if "TEST_KAFKA_BOOTSTRAP" not in os.environ:
        monkeypatch.setattr(consumer, "SESSION_MS", 3_000)
        monkeypatch.setattr(consumer, "HEARTBEAT_MS", 750)
    return Broker(broker_address, topic, 3)


@pytest.fixture
def owner(databases: tuple[Any, Any], broker: Broker) -> Iterator[Owner]:
    """Somebody who tells events."""
    made = Owner(databases[0], broker)
    yield made
    made.relay.close()


@pytest.fixture
def ledger(databases: tuple[Any, Any], owner: Owner, broker: Broker) -> Iterator[Ledger]:
    """Somebody who counts them."""
    made = Ledger(databases[1], owner, broker)
    yield made
    made.consumer.close()
