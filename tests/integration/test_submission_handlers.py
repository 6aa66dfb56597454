"""Submission's handlers on a real store: one write, the same answer again, and nothing left of what is purged."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from services.submission.files.receiving import receive
from services.submission.files.uploads import GRACE, KEPT_DAYS
from services.submission.handlers.changes import Changing, Target
from services.submission.handlers.cleaning import UploadCleaning
from services.submission.handlers.drafts import Drafting
from services.submission.handlers.events import CitizenView
from services.submission.handlers.submit import SubmitApplication, Submitting, case_id_of
from services.submission.indexes import ensure_indexes
from services.submission.store import Store, store_in
from services.submission.wiring import load_reference
from shared.clock import utc_now
from shared.errors import IdempotencyKeyReused, IllegalAction, Invalid, NotFound, StaleVersion, Unavailable
from shared.events import NewEvent
from shared.mongo.connect import connect
from shared.projection import NOT_KEPT
from tests.support.applications import birth
from tests.support.events import event
from tests.support.papers import PDF

pytestmark = pytest.mark.servers

PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
REFERENCE = load_reference(PACK)
OWNER = "citizen-an"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(document_store_url: str, database: str, clock: Clock) -> Iterator[Store]:
    found = connect(document_store_url, database)
    ensure_indexes(found)
    yield store_in(found, clock)
    found.client.close()


@pytest.fixture
def submitting(store: Store, clock: Clock) -> Submitting:
    return Submitting(store, REFERENCE, clock)


@pytest.fixture
def body(store: Store) -> dict[str, Any]:
    upload = receive(store.uploads, OWNER, "giấy chứng sinh.pdf", io.BytesIO(PDF))
    return birth(attachments=[{"upload_id": upload["_id"], "component": "2"}])


def command(body: dict[str, Any], key: str = "key-00000001") -> SubmitApplication:
    return SubmitApplication(OWNER, False, key, body)


def tell(store: Store, case_id: str, *facts: NewEvent, first: int = 1) -> Any:
    """Processing told these facts."""
    events = [event(fact, number, case_id=case_id) for number, fact in enumerate(facts, start=first)]
    return CitizenView(store).apply("processing", case_id, events)


ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "reception", "reason": "missing_document", "clock": "restart"})
SECRET = NewEvent("case.marked_secret", {})


def test_an_application_is_one_document_with_its_event_and_its_papers(
    store: Store, submitting: Submitting, body: dict[str, Any]
) -> None:
    done = submitting.handle(command(body))
    stored = store.applications.load(done.application["_id"])
    assert done.application["_id"] == case_id_of(OWNER, "key-00000001")
    assert [wire["type"] for wire in stored["outbox"]] == ["application.submitted"]
    assert stored["pending"] is True
    assert stored["attachments"][0]["filename"] == "giấy chứng sinh.pdf"


def test_the_same_request_again_gets_the_same_case(submitting: Submitting, body: dict[str, Any]) -> None:
    first, second = submitting.handle(command(body)), submitting.handle(command(dict(reversed(body.items()))))
    assert (first.replayed, second.replayed) == (False, True)
    assert first.application["tracking_code"] == second.application["tracking_code"]


def test_the_same_key_with_another_body_is_refused(store: Store, submitting: Submitting, body: dict[str, Any]) -> None:
    submitting.handle(command(body))
    with pytest.raises(IdempotencyKeyReused):
        submitting.handle(command({**body, "drafting_seconds": 1}))
    with pytest.raises(IdempotencyKeyReused):
        submitting.handle(command({**body, "procedure_code": "nonsense"}))
    assert store.applications.collection.count_documents({}) == 1


def test_a_repeated_request_is_answered_even_when_it_would_not_be_taken_today(
    submitting: Submitting, body: dict[str, Any], clock: Clock
) -> None:
    first = submitting.handle(command(body))
    clock.now += timedelta(days=KEPT_DAYS + 1)
    assert submitting.handle(command(body)).application["tracking_code"] == first.application["tracking_code"]
    with pytest.raises(Invalid):
        submitting.handle(command(body, key="key-00000002"))


def test_twenty_taps_at_once_make_one_case(store: Store, submitting: Submitting, body: dict[str, Any]) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: submitting.handle(command(body)), range(20)))
    assert sum(not answer.replayed for answer in answers) == 1
    assert len({answer.application["tracking_code"] for answer in answers}) == 1
    assert store.applications.collection.count_documents({}) == 1


def test_a_refused_application_leaves_nothing(store: Store, submitting: Submitting, body: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        submitting.handle(command({**body, "receiving_unit": "836"}))
    assert store.applications.collection.count_documents({}) == 0


def test_somebody_elses_upload_is_unknown(submitting: Submitting, body: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        submitting.handle(SubmitApplication("citizen-binh", False, "key-00000001", body))
    assert ("/attachments/0/upload_id", "unknown_upload") in {(error.pointer, error.code) for error in refused.value.errors}


def breaking(insert: Callable[..., Any], *, after_write: bool) -> Callable[..., Any]:
    """An insert whose answer is lost."""

    def insert_one(document: dict[str, Any]) -> None:
        if after_write:
            insert(document)
        raise AutoReconnect("connection closed")

    return insert_one


def test_a_write_without_an_answer_is_read_back(
    store: Store, submitting: Submitting, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = store.applications.collection
    original = collection.insert_one
    monkeypatch.setattr(type(collection), "insert_one", lambda _self, document: breaking(original, after_write=True)(document))
    done = submitting.handle(command(body))
    assert store.applications.load(done.application["_id"])["tracking_code"] == done.application["tracking_code"]


def test_a_write_that_did_not_happen_is_never_acknowledged(
    submitting: Submitting, store: Store, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = store.applications.collection
    monkeypatch.setattr(
        type(collection), "insert_one", lambda _self, document: breaking(lambda _: None, after_write=False)(document)
    )
    with pytest.raises(Unavailable):
        submitting.handle(command(body))


def test_a_taken_tracking_code_is_drawn_again(store: Store, clock: Clock, body: dict[str, Any]) -> None:
    draws = iter([7, 7, 8])
    submitting = Submitting(store, REFERENCE, clock, random_bits=lambda _bits: next(draws))
    first = submitting.handle(command(body))
    second = submitting.handle(command(body, key="key-00000002"))
    assert first.application["tracking_code"] != second.application["tracking_code"]


def test_events_are_applied_once_in_order_and_a_hole_stops_them(
    store: Store, submitting: Submitting, body: dict[str, Any]
) -> None:
    case_id = submitting.handle(command(body)).application["_id"]
    facts = [ASKED, NewEvent("supplement.accepted", {"round": 1, "due_at": None})]
    assert tell(store, case_id, *facts, first=1).applied == 2
    assert tell(store, case_id, *facts, first=1).duplicates == 2
    assert tell(store, case_id, ASKED, first=4).gap_after == 2
    view = CitizenView(store)
    assert view.positions("processing", [case_id, "counter-file"]) == {case_id: 2, "counter-file": NOT_KEPT}
    assert len(store.notices.of_owner(OWNER)) == 1


def test_a_supplement_is_decided_on_the_version_that_was_read(
    store: Store, submitting: Submitting, body: dict[str, Any], clock: Clock
) -> None:
    case_id = submitting.handle(command(body)).application["_id"]
    tell(store, case_id, ASKED)
    changing = Changing(store, REFERENCE, clock)
    answer = {"form": {"copies": 5}, "attachments": [], "note": "Đã sửa"}
    with pytest.raises(StaleVersion) as stale:
        changing.supplement(Target(OWNER, case_id, 1), answer)
    assert stale.value.current == {"state": "supplement_needed", "version": 2}
    changed = changing.supplement(Target(OWNER, case_id, 2), answer)
    assert changed["form"]["copies"] == 5
    assert [wire["type"] for wire in store.applications.load(case_id)["outbox"]][-1] == "application.supplemented"
    with pytest.raises(IllegalAction):
        changing.supplement(Target(OWNER, case_id), answer)
    with pytest.raises(NotFound):
        changing.withdraw(Target("citizen-binh", case_id), "other", None)


def test_an_empty_supplement_is_refused(store: Store, submitting: Submitting, body: dict[str, Any], clock: Clock) -> None:
    case_id = submitting.handle(command(body)).application["_id"]
    tell(store, case_id, ASKED)
    with pytest.raises(Invalid) as refused:
        Changing(store, REFERENCE, clock).supplement(Target(OWNER, case_id), {"form": {}, "attachments": [], "note": None})
    assert [error.code for error in refused.value.errors] == ["nothing_to_send"]


def test_a_secret_file_is_purged_with_its_papers_drafts_and_news(
    store: Store, submitting: Submitting, body: dict[str, Any], clock: Clock
) -> None:
    case_id = submitting.handle(command(body)).application["_id"]
    drafting = Drafting(store, clock)
    draft = drafting.start(OWNER, "1.001193")
    drafting.save({**draft, "case_id": case_id}, {"form": body["form"]})
    tell(store, case_id, ASKED, SECRET)
    tell(store, case_id, ASKED, SECRET)
    left = store.applications.load(case_id)
    assert [wire["type"] for wire in left["outbox"]][1:] == ["application.purged"]
    assert "Nguyễn" not in repr(left)
    assert store.database["uploads"].count_documents({}) == store.database["upload_pieces"].count_documents({}) == 0
    assert store.drafts.of_owner(OWNER) == store.notices.of_owner(OWNER) == []
    assert tell(store, case_id, NewEvent("result.released", {"medium": "paper"}), first=3).applied == 1


def test_forgotten_uploads_go_and_attached_ones_stay(
    store: Store, submitting: Submitting, body: dict[str, Any], clock: Clock
) -> None:
    submitting.handle(command(body))
    forgotten = receive(store.uploads, OWNER, "khác.pdf", io.BytesIO(PDF))
    cleaning = UploadCleaning(store, clock, clock)
    clock.now += timedelta(days=KEPT_DAYS)
    assert cleaning.step() > 0
    clock.now += GRACE + timedelta(seconds=1)
    assert cleaning.step() == 0
    assert list(store.uploads.find_ready([body["attachments"][0]["upload_id"], forgotten["_id"]], OWNER)) == [
        body["attachments"][0]["upload_id"]
    ]
    assert cleaning.step() > 0


def test_a_clock_that_is_alone_in_saying_that_it_is_time_deletes_nothing(store: Store, clock: Clock) -> None:
    upload = receive(store.uploads, OWNER, "giay.pdf", io.BytesIO(PDF))
    present = clock.now
    clock.now += timedelta(days=400)
    for ours, witness in ((clock, lambda: present), (lambda: present, clock)):
        assert UploadCleaning(store, ours, witness).step() > 0
    assert list(store.uploads.find_ready([upload["_id"]], OWNER)) == [upload["_id"]]


def test_a_refused_file_leaves_nothing(store: Store) -> None:
    with pytest.raises(Exception, match="file_"):
        receive(store.uploads, OWNER, "giay.pdf", io.BytesIO(b"MZ" * 400_000))
    assert store.database["uploads"].count_documents({}) == store.database["upload_pieces"].count_documents({}) == 0
