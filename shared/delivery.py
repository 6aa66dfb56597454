"""Putting the delivery together: which loops a worker runs, from a few collections and addresses.

The composition root of each worker calls this once; everything it makes is lazy, nothing connects before the first round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pymongo.collection import Collection
from pymongo.database import Database

from shared.clock import Clock, utc_now
from shared.consumer import Consumer
from shared.intake import Intake
from shared.kafka.publisher import KafkaPublisher
from shared.mongo.connect import Document
from shared.mongo.journal import Journal
from shared.mongo.lease import Lease
from shared.mongo.outboxes import Outboxes
from shared.parking import Parking
from shared.peers import PeerJournal
from shared.projection import Projection
from shared.reconciler import Reconciler
from shared.relay import Relay
from shared.settings import CommonSettings
from shared.worker import Loop


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the events go: bootstrap address, topic, its number of partitions, and on how many brokers each of them is kept."""

    bootstrap: str
    topic: str
    partitions: int
    replication: int = 1

    @classmethod
    def of(cls, settings: CommonSettings) -> Broker:
        """The broker that a service's settings name."""
        return cls(settings.kafka_bootstrap, settings.kafka_topic, settings.kafka_partitions, settings.kafka_replication)


def relay_loop(
    service: str, database: Database[Document], collections: Sequence[Collection[Document]], broker: Broker, clock: Clock
) -> Loop:
    """The relay of the outboxes in `collections`."""
    return Relay(
        service,
        Outboxes(collections),
        Journal(database),
        KafkaPublisher(broker.bootstrap, broker.topic, broker.partitions, broker.replication),
        Lease(database["counters"], "relay", clock),
    )


def intake(
    service: str, database: Database[Document], projection: Projection, peers: Sequence[PeerJournal], clock: Clock
) -> Intake:
    """The way in for events of `peers`."""
    by_source: Mapping[str, PeerJournal] = {peer.source: peer for peer in peers}
    return Intake(service, projection, Parking(database["parked"], clock), by_source)


def intake_loops(
    service: str, database: Database[Document], way_in: Intake, peers: Sequence[PeerJournal], broker: Broker, clock: Clock
) -> list[Loop]:
    """The consumer of the topic and one reconciler per peer, all into the same intake."""
    sources = [peer.source for peer in peers]
    consumer = Consumer(service, way_in, sources, broker.bootstrap, broker.topic, broker.partitions, broker.replication)
    return [consumer, *(Reconciler(service, peer, way_in, database["reconciliation"], clock) for peer in peers)]


def ensure_delivery_indexes(database: Database[Document], aggregates: Sequence[Collection[Document]]) -> None:
    """The indexes of outboxes, journal and parking; safe to call at every start."""
    Outboxes(aggregates).ensure_indexes()
    Parking(database["parked"], utc_now).ensure_indexes()
    if aggregates:
        Journal(database).ensure_indexes()


def peer_journals(addresses: Mapping[str, str], token_for: Callable[[str], str]) -> list[PeerJournal]:
    """The journals at `addresses` (source → base URL); `token_for(source)` signs a service token for that peer."""
    return [
        PeerJournal(source, url, lambda source=source: token_for(source))  # type: ignore[misc]
        for source, url in addresses.items()
    ]
