"""The consumer: from the broker into the intake; an offset moves only when everything before it is applied, known or parked.

1. Poll a batch.
2. Read the bytes.
3. Hand the events to the intake, grouped by case, and what cannot be read to be parked in its place.
4. Commit the offset behind the last record of each partition.

Killed between 3 and 4 it meets the same events again and drops them by their sequence. When anything fails before 4, it leaves
the group, and the next round begins at the committed offset.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import crc32c  # noqa: F401 - kafka-python is 6.5 times slower on reading without it and says nothing
import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import CommitFailedError

from shared.events import Event, UndecodableEvent, decode
from shared.intake import Intake
from shared.kafka.topics import ensure_topic
from shared.parking import Origin
from shared.projection import CaseKey
from shared.unread import Unread

log = structlog.get_logger(__name__)

POLL_MS = 250
# One batch of few files is one transaction in metrics. 4,000 keeps it about a second on a laptop; fewer write the same sums more
# often, more makes a crash repeat more.
POLL_RECORDS = 4_000
# What a partition may send at once. A batch is filled from as few partitions as hold it, and each has sums of its own in metrics:
# with the library's 1 MB (1,700 events) the store had a fifth more to do.
FETCH_BYTES = 4_000_000
# The embedded broker lets a member join only after half of the session timeout: with the library's 45 s a start took 23 s.
SESSION_MS = 6_000
HEARTBEAT_MS = 1_500
BOOTSTRAP_MS = 5_000


class Consumer:
    """The consumer of one service, run as a loop of its worker. It reads only what `sources` tell."""

    name = "consumer"

    def __init__(
        self,
        service: str,
        intake: Intake,
        sources: Sequence[str],
        bootstrap: str,
        topic: str,
        partitions: int,
        replication: int = 1,
    ) -> None:
        self._service = service
        self._intake = intake
        self._sources = frozenset(sources)
        self._bootstrap = bootstrap
        self._topic = topic
        self._partitions = partitions
        self._replication = replication
        self._consumer: KafkaConsumer | None = None

    def step(self) -> float:
        """One batch; returns the seconds to wait before the next (poll has waited already)."""
        consumer = self._consumer or self._connect()
        try:
            polled = consumer.poll(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
            self._intake.broker_busy = bool(polled)
            if polled:
                self.take([record for records in polled.values() for record in records])
                self._commit(consumer, polled)
        except Exception:
            # poll() has moved past this batch: only a new consumer begins again at the committed offset.
            self.close()
            raise
        return 0.0

    def take(self, records: Sequence[Any]) -> None:
        """Hand records (with topic, partition, offset, value) to the intake; those of other sources are passed over."""
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        origins: dict[str, Origin] = {}
        unread: list[Unread] = []
        for record in records:
            found = _read(record)
            if found.source is not None and found.source not in self._sources:
                continue
            if isinstance(found, UndecodableEvent):
                unread.append(Unread(record.value or b"", found, _origin(record)))
            else:
                batch[found.source, found.case_id].append(found)
                origins[found.id] = _origin(record)
        self._intake.take(batch, origins, unread)

    def close(self) -> None:
        """Leave the group."""
        self._intake.broker_busy = False
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close(autocommit=False)

    def _commit(self, consumer: KafkaConsumer, polled: dict[TopicPartition, list[Any]]) -> None:
        """Commit explicit offsets: poll() has moved past the whole batch, and a bare commit would take its word for it."""
        offsets = {partition: OffsetAndMetadata(records[-1].offset + 1, "", -1) for partition, records in polled.items()}
        try:
            consumer.commit(offsets)
        except CommitFailedError:
            # The group was rebalanced while the batch was applied; its new owner meets these events again and drops them.
            log.info("commit_refused_after_rebalance", partitions=[partition.partition for partition in offsets])

    def _connect(self) -> KafkaConsumer:
        ensure_topic(self._bootstrap, self._topic, self._partitions, self._replication)
        self._consumer = KafkaConsumer(
            self._topic,
            bootstrap_servers=self._bootstrap,
            group_id=f"motcua-{self._service}",
            enable_auto_commit=False,  # an offset moves after the effect, not on a timer
            auto_offset_reset="earliest",  # a new group starts at the beginning; sequences drop what is known
            allow_auto_create_topics=False,
            max_poll_records=POLL_RECORDS,
            max_partition_fetch_bytes=FETCH_BYTES,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
        )
        return self._consumer


def _read(record: Any) -> Event | UndecodableEvent:
    try:
        return decode(record.value or b"")
    except UndecodableEvent as error:
        return error


def _origin(record: Any) -> Origin:
    return Origin(record.topic, record.partition, record.offset)
