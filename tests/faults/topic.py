"""The topic as somebody outside reads it: every record on the broker, as bytes."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

# So many looks of so long without a record, and the rest of the topic is taken to be read.
QUIET_LOOKS, LOOK_MILLISECONDS = 3, 300


def read_topic(bootstrap: str, topic: str = "case-events", partitions: int = 6) -> list[bytes]:
    """All records that the broker holds now, without joining a group. Empty when the topic is not there."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        max_poll_records=5_000,
        bootstrap_timeout_ms=5_000,
    )
    try:
        if topic not in consumer.topics():
            return []
        places = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(places)
        for place in places:
            consumer.seek(place, 0)
        return list(_until_quiet(consumer))
    finally:
        consumer.close(autocommit=False)


def _until_quiet(consumer: KafkaConsumer) -> Iterator[bytes]:
    """Records until none come any more. The embedded broker, once restarted, is not asked where a partition begins or ends: of
    one to which nothing was written since, its answer may take the client half a minute."""
    quiet = 0
    while quiet < QUIET_LOOKS:
        polled = consumer.poll(timeout_ms=LOOK_MILLISECONDS)
        quiet = 0 if polled else quiet + 1
        yield from (record.value for records in polled.values() for record in records)


class TopicWatch:
    """What came to the topic since the watch began: looked at before the broker is killed, and at the end."""

    def __init__(self, bootstrap: str) -> None:
        self.seen: set[bytes] = set()
        self.looks = 0
        self._bootstrap = bootstrap
        self._earlier = set(read_topic(bootstrap))

    def look(self) -> None:
        """Read all there is. A broker that cannot be read now is read at the next look."""
        try:
            self.seen.update(set(read_topic(self._bootstrap)) - self._earlier)
            self.looks += 1
        except KafkaError as error:
            print(f"topic not read: {type(error).__name__}")

    def events(self) -> set[tuple[str, str, int]]:
        """(source, case, sequence) of each record."""
        wires = (orjson.loads(value) for value in self.seen)
        return {(wire["source"], wire["subject"], wire["sequence"]) for wire in wires}
