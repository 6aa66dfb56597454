"""The topic: made on purpose, with a fixed number of partitions."""

from __future__ import annotations

import structlog
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

log = structlog.get_logger(__name__)

# The library waits 30 s in the constructor by default, longer than a worker may take to stop.
BOOTSTRAP_MS = 5_000


def ensure_topic(bootstrap: str, topic: str, partitions: int, replication: int) -> None:
    """Make the topic unless it is there, each partition on `replication` brokers; one that is there keeps what it has.

    Never made by accident (automatic creation is off everywhere): a typing error would become a topic, and another number of
    partitions would send the events of one case to two places, out of order. Raises KafkaError when no broker answers.
    """
    admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=BOOTSTRAP_MS, request_timeout_ms=BOOTSTRAP_MS)
    try:
        admin.create_topics([NewTopic(topic, partitions, replication)])
        log.info("topic_created", topic=topic, partitions=partitions, replication=replication)
    except TopicAlreadyExistsError:
        log.debug("topic_found", topic=topic)
    finally:
        admin.close()
