"""Publishing: records in order, and a plain answer to which of them the broker acknowledged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import crc32c  # noqa: F401 - kafka-python is 2.4 times slower without it and says nothing, so its absence must stop the start
import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError

from shared.kafka.topics import ensure_topic

log = structlog.get_logger(__name__)

# Batches: while one batch is under way its partition waits, so a little patience makes fewer, larger ones. 5 ms is not felt by a
# person; zero halves the rate.
LINGER_MS = 5
BATCH_BYTES = 131_072
# How long records may stay unacknowledged before they count as unknown and their cases are sent again from there. A producer that
# lived through a broker's restart waits that long for nothing, and every outbox with it; shorter, and a slow broker is sent
# everything twice.
DELIVERY_SECONDS = 6
BLOCK_MS = 5_000
CLOSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the key decides the partition, and so the order."""

    key: str
    value: bytes


class Publisher(Protocol):
    """Where the relay sends records."""

    def publish(self, records: Sequence[Record]) -> list[bool]:
        """Send `records` in order; for each, whether the broker acknowledged it. False means unknown, not lost."""

    def close(self) -> None:
        """Let go of the broker; may be called at any time and twice."""


class KafkaPublisher:
    """A publisher on one idempotent producer, made anew after every failure.

    A producer that lived through a broker's loss of memory fails for ever (its id is unknown there), and a failed batch may leave
    a hole before later ones that succeed. So after any failure: another producer, and the caller sends again from the first
    unacknowledged record of each case.
    """

    def __init__(self, bootstrap: str, topic: str, partitions: int, replication: int = 1) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._partitions = partitions
        self._replication = replication
        self._producer: KafkaProducer | None = None

    def publish(self, records: Sequence[Record]) -> list[bool]:
        """See `Publisher.publish`; raises KafkaError when no broker answers at all."""
        producer = self._producer or self._connect()
        try:
            futures = [producer.send(self._topic, key=record.key.encode(), value=record.value) for record in records]
            deadline = time.monotonic() + DELIVERY_SECONDS
            acknowledged = [_acknowledged(future, deadline) for future in futures]
        except KafkaError:
            self._discard()
            raise
        if not all(acknowledged):
            log.warning("records_not_acknowledged", count=acknowledged.count(False))
            self._discard()
        return acknowledged

    def close(self) -> None:
        """See `Publisher.close`."""
        self._discard()

    def _connect(self) -> KafkaProducer:
        ensure_topic(self._bootstrap, self._topic, self._partitions, self._replication)
        self._producer = KafkaProducer(
            bootstrap_servers=self._bootstrap,
            enable_idempotence=True,  # explicit: a conflicting setting then raises instead of turning it off
            acks="all",
            linger_ms=LINGER_MS,
            batch_size=BATCH_BYTES,
            max_block_ms=BLOCK_MS,
            bootstrap_timeout_ms=BLOCK_MS,
            delivery_timeout_ms=DELIVERY_SECONDS * 1000,
            request_timeout_ms=DELIVERY_SECONDS * 1000 - 1_000,
            allow_auto_create_topics=False,
        )
        return self._producer

    def _discard(self) -> None:
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            producer.close(timeout=CLOSE_SECONDS)
        except KafkaError as error:
            # Nothing is lost by it: what was not acknowledged is sent again by the next producer.
            log.info("producer_close_failed", error=type(error).__name__)


def _acknowledged(future: object, deadline: float) -> bool:
    """Whether it was acknowledged by `deadline` (monotonic seconds), which all records share: none is waited for anew."""
    try:
        future.get(timeout=max(0.0, deadline - time.monotonic()))  # type: ignore[attr-defined]
    except KafkaError as error:
        log.info("record_unknown", error=type(error).__name__)
        return False
    return True
