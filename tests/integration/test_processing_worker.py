"""Processing's worker on the real store and broker: an application becomes a case, and what happens to it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.processing.handlers.content import ContentPuller
from services.processing.settings import Settings
from services.processing.wiring import Processing, wire
from services.processing.worker import loops, prepare
from shared.events import encode
from shared.kafka.publisher import KafkaPublisher, Record
from tests.integration.processing_office import submitted
from tests.support.waiting import until

pytestmark = pytest.mark.servers


@pytest.fixture
def processing(database: str, topic: str) -> Iterator[Processing]:
    wired = wire(Settings.read("processing"))
    prepare(wired)
    yield wired
    wired.database.client.close()


def _tell(processing: Processing, case_id: str) -> None:
    settings = processing.settings
    publisher = KafkaPublisher(settings.kafka_bootstrap, settings.kafka_topic, settings.kafka_partitions)
    try:
        assert publisher.publish([Record(case_id, encode(submitted(case_id)))]) == [True]
    finally:
        publisher.close()


def test_an_application_on_the_topic_becomes_a_case_and_is_told_in_the_journal(processing: Processing) -> None:
    _tell(processing, "case-1")
    running = [loop for loop in loops(processing) if loop.name in ("relay", "consumer")]
    try:

        def told() -> list[Any]:
            for loop in running:
                loop.step()
            return processing.journal.read_case("case-1", 0)

        assert [event.type for event in until(told)] == ["case.opened"]
    finally:
        for loop in running:
            loop.close()


def test_the_worker_names_all_its_loops(processing: Processing) -> None:
    names = [loop.name for loop in loops(processing)]
    assert {"relay", "consumer", "content", "watch", "audit-sealer"} <= set(names) and len(set(names)) == len(names) == 6


def test_a_peer_that_does_not_answer_holds_nobody_up(processing: Processing) -> None:
    _tell(processing, "case-1")
    consumer = next(loop for loop in loops(processing) if loop.name == "consumer")
    until(lambda: (consumer.step(), processing.office.cases.find("case-1"))[1])
    consumer.close()
    ContentPuller(processing.office, processing.applications).step()
    assert processing.office.cases.load("case-1")["content_attempts"] == 1
