"""The topic as somebody outside reads it: every record on the broker, as bytes."""

from __future__ import annotations

import orjson
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError


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
        ends = {place: _end(consumer, place) for place in places}
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        return _until(consumer, ends)
    finally:
        consumer.close(autocommit=False)


def _end(consumer: KafkaConsumer, place: TopicPartition) -> int:
    try:
        return int(consumer.end_offsets([place])[place])
    except KeyError:
        # What the client says when the embedded broker has no offset to tell: nothing was written there since it started.
        return 0


def _until(consumer: KafkaConsumer, ends: dict[TopicPartition, int]) -> list[bytes]:
    found: list[bytes] = []
    for _ in range(400):
        if all(consumer.position(place) >= end for place, end in ends.items()):
            return found
        for records in consumer.poll(timeout_ms=200).values():
            found += [record.value for record in records]
    raise AssertionError("the topic could not be read to its end")


class TopicWatch:
    """Everything that was ever seen on the topic: looked at before the broker is killed, and at the end."""

    def __init__(self, bootstrap: str) -> None:
        self.seen: set[bytes] = set()
        self.looks = 0
        self._bootstrap = bootstrap

    def look(self) -> None:
        """Read all there is. A broker that cannot be read now is read at the next look."""
        try:
            self.seen.update(read_topic(self._bootstrap))
            self.looks += 1
        except KafkaError as error:
            print(f"topic not read: {type(error).__name__}")

    def events(self) -> set[tuple[str, str, int]]:
        """(source, case, sequence) of each record."""
        wires = (orjson.loads(value) for value in self.seen)
        return {(wire["source"], wire["subject"], wire["sequence"]) for wire in wires}
