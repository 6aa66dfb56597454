"""Which partition a case belongs to: the same for the producer, the consumer and the shards of the tallies."""

from __future__ import annotations

from kafka.partitioner.default import murmur2


def partition_of(case_id: str, partitions: int) -> int:
    """The partition of `case_id` among `partitions`: Kafka's own default for a record with this key."""
    return int((murmur2(case_id.encode()) & 0x7FFFFFFF) % partitions)
