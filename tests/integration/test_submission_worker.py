"""Submission's worker on the real pair: what is sent reaches the topic, and what processing tells reaches the citizen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaConsumer

from services.submission.files.receiving import receive
from services.submission.handlers.submit import SubmitApplication
from services.submission.settings import Settings
from services.submission.wiring import Submission, wire
from services.submission.worker import create_worker, prepare
from shared.events import Event, NewEvent, decode, encode
from shared.kafka.publisher import KafkaPublisher, Record
from shared.mongo.journal import Journal
from shared.worker import Worker
from tests.support.applications import birth
from tests.support.events import event
from tests.support.papers import PDF
from tests.support.waiting import until

pytestmark = pytest.mark.servers

OPENED = NewEvent(
    "case.opened",
    {
        "kind": "public_service",
        "origin": "online",
        "procedure_code": "1.001193",
        "receiving_unit": "29179",
        "deciding_unit": "29179",
        "level": "commune",
        "channel": "mobile",
        "workflow": "xa_immediate",
    },
)
DONE = NewEvent(
    "step.completed", {"step": "tiep_nhan", "role": "receptionist", "unit": "29179", "medium": "system", "worked_minutes": 3}
)


@pytest.fixture
def settings(document_store_url: str, database: str, broker_address: str, topic: str) -> Settings:
    return Settings.read("submission")


@pytest.fixture
def submission(settings: Settings) -> Iterator[Submission]:
    wired = wire(settings)
    prepare(wired.store)
    yield wired
    wired.store.database.client.close()


@pytest.fixture
def worker(settings: Settings, submission: Submission) -> Iterator[Worker]:
    worker = create_worker(settings, wired=submission)
    worker.start()
    yield worker
    worker.stop()
    worker.join()


def send(submission: Submission) -> str:
    upload = receive(submission.store.uploads, "citizen-an", "giay.pdf", io.BytesIO(PDF))
    body = birth(attachments=[{"upload_id": upload["_id"], "component": "2"}])
    return str(submission.submitting.handle(SubmitApplication("citizen-an", False, "key-00000001", body)).application["_id"])


def test_what_is_sent_reaches_the_topic_and_what_processing_tells_reaches_the_citizen(
    submission: Submission, worker: Worker, settings: Settings
) -> None:
    """One test for both ways: the embedded broker never lets anybody into a group again whose last member left while joining."""
    case_id = send(submission)
    until(lambda: Journal(submission.store.database).head() == 1)
    until(lambda: "pending" not in submission.store.applications.load(case_id))
    record = first_record(settings)
    told = decode(record.value)
    assert (told.type, told.case_id, told.sequence) == ("application.submitted", case_id, 1)
    assert record.key == case_id.encode()
    assert not any(written.encode() in record.value for written in ("Nguyễn", "000190000001", "0900000001", "giay.pdf"))

    publish(
        settings, event(OPENED, 1, case_id="a-counter-case"), event(OPENED, 1, case_id=case_id), event(DONE, 2, case_id=case_id)
    )
    until(lambda: submission.store.applications.load(case_id)["positions"].get("processing") == 2)
    view = submission.views.full(submission.store.applications.load(case_id))
    assert view["completion"] == {"steps_done": 1, "steps_total": 5, "percent": 20, "ended": None}
    assert [notice["kind"] for notice in submission.store.notices.of_owner("citizen-an")] == ["arrived"]
    assert submission.store.applications.find("a-counter-case") is None


def first_record(settings: Settings) -> Any:
    """The first record of the topic."""
    consumer = KafkaConsumer(
        settings.kafka_topic, bootstrap_servers=settings.kafka_bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=5000
    )
    record = next(consumer)
    consumer.close()
    return record


def publish(settings: Settings, *events: Event) -> None:
    """Tell these events as processing's relay does."""
    publisher = KafkaPublisher(settings.kafka_bootstrap, settings.kafka_topic, settings.kafka_partitions)
    until(lambda: all(publisher.publish([Record(each.case_id, encode(each)) for each in events])))
    publisher.close()
