"""On three brokers the topic is kept three times: every loop that may be the first to make it asks for what the setting says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from kafka.errors import BrokerNotAvailableError

from services.processing.settings import Settings as ProcessingSettings
from services.processing.wiring import wire as wire_processing
from services.processing.worker import loops as processing_loops
from services.submission.settings import Settings as SubmissionSettings
from services.submission.wiring import wire as wire_submission
from services.submission.worker import create_worker as submission_worker
from shared.kafka import topics
from shared.kafka.publisher import Record


class Admin:
    """Stands in for the broker: notes with which replication a topic was asked for, and then does not answer."""

    asked: ClassVar[list[int]] = []

    def __init__(self, **_: Any) -> None:
        pass

    def create_topics(self, wanted: list[Any]) -> None:
        self.asked.extend(topic.replication_factor for topic in wanted)
        raise BrokerNotAvailableError

    def close(self) -> None:
        pass


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    monkeypatch.setattr(topics, "KafkaAdminClient", Admin)
    monkeypatch.setenv("KAFKA_REPLICATION", "3")
    Admin.asked.clear()
    yield Admin.asked


def _reach_for_the_broker(loops: list[Any]) -> None:
    relay, consumer = (next(loop for loop in loops if loop.name == name) for name in ("relay", "consumer"))
    with pytest.raises(BrokerNotAvailableError):
        relay._publisher.publish([Record("case", b"")])
    with pytest.raises(BrokerNotAvailableError):
        consumer.step()


def test_processing_makes_the_topic_with_the_replication_of_the_setting(asked: list[int]) -> None:
    wired = wire_processing(ProcessingSettings.read("processing"))
    _reach_for_the_broker(processing_loops(wired))
    wired.database.client.close()
    assert asked == [3, 3]


def test_submission_makes_the_topic_with_the_replication_of_the_setting(asked: list[int]) -> None:
    settings = SubmissionSettings.read("submission")
    wired = wire_submission(settings)
    _reach_for_the_broker(list(submission_worker(settings, wired=wired)._loops))
    wired.store.database.client.close()
    assert asked == [3, 3]


def test_one_broker_is_asked_for_one_copy(asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAFKA_REPLICATION")
    assert ProcessingSettings.read("processing").kafka_replication == 1
