"""Submission's API over HTTP: what a citizen's phone and our own services ask, and what is refused with which code."""

from __future__ import annotations

import base64
import hashlib
import io
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.submission.handlers.events import CitizenView
from services.submission.store import Store
from shared.auth.service_token import sign_service_token
from shared.events import NewEvent
from tests.conftest import SETTINGS
from tests.support.applications import APPLICANT, BIRTH, birth
from tests.support.events import START, event
from tests.support.papers import JPEG, PDF
from tests.support.submission_app import app, store
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
__all__ = ["app", "store"]

AN, BINH = bearer("citizen-an"), bearer("citizen-binh")
KEY = {"Idempotency-Key": "a-key-of-my-own"}
ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "reception", "reason": "missing_document", "clock": "restart"})
CLOSED = NewEvent("case.closed", {"outcome": "granted", "closed_at": START, "due_at": START, "timeliness": "on_time"})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def upload(client: FlaskClient, owner: dict[str, str] = AN, content: bytes = PDF, name: str = "giấy chứng sinh.pdf") -> Any:
    return client.post("/api/v1/uploads", headers=owner, data={"file": (io.BytesIO(content), name)})


def bare(client: FlaskClient, name: str, content: bytes) -> Any:
    headers = {**AN, "Upload-Filename": name, "Content-Type": "application/octet-stream"}
    return client.post("/api/v1/uploads", headers=headers, data=content)


def body(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    paper = {"upload_id": upload(client).json["id"], "component": "2"}
    return birth(**{"attachments": [paper], **changes})


def send(client: FlaskClient, **changes: Any) -> Any:
    return client.post("/api/v1/applications", headers={**AN, **KEY}, json=body(client, **changes))


def tell(store: Store, case_id: str, *facts: NewEvent) -> None:
    CitizenView(store).apply("processing", case_id, [event(fact, n, case_id=case_id) for n, fact in enumerate(facts, start=1)])


def service(audience: str = "submission") -> dict[str, str]:
    token = sign_service_token(SETTINGS["SERVICE_TOKEN_KEY"], issuer="processing", audience=audience)
    return {"Authorization": f"Bearer {token}"}


def test_from_search_to_the_official_reading_it(client: FlaskClient) -> None:
    """The whole way of a birth registration, as a phone goes it."""
    # Find it without marks.
    found = client.get("/api/v1/procedures?q=dang ky khai sinh").json["procedures"]
    assert found[0]["code"] == "1.001193"
    # See what it takes.
    detail = client.get("/api/v1/procedures/1.001193").json
    assert detail["due_if_submitted_now"] is not None
    assert [paper["code"] for paper in detail["documents"] if paper["way"] == "upload" and not paper["optional"]] == ["2"]
    assert "29179" in [unit["code"] for unit in detail["receiving_units"]]
    # Send it.
    answer = send(client)
    assert answer.status_code == 201
    receipt = answer.json
    assert receipt["warnings"] == []
    assert answer.headers["Location"] == receipt["links"]["self"]
    # See it.
    mine = client.get(receipt["links"]["self"], headers=AN)
    assert mine.headers["ETag"] == '"1"'
    assert mine.json["state"] == "sent"
    assert mine.json["actions"] == ["withdraw"]
    listed = client.get("/api/v1/applications", headers=AN).json
    assert [one["case_id"] for one in listed["applications"]] == [receipt["case_id"]]
    # Anybody with the code sees how far it is, and nothing else.
    tracked = client.get(f"/api/v1/tracking/{receipt['tracking_code'].lower()}")
    assert tracked.json == {
        "tracking_code": receipt["tracking_code"],
        "completion": {"steps_done": 0, "steps_total": 0, "percent": 0, "ended": None},
    }
    # Processing reads the content with its service token.
    content = client.get(f"/internal/v1/applications/{receipt['case_id']}/content", headers=service()).json
    assert content["applicant"]["full_name"] == APPLICANT["full_name"]
    assert content["form_view"][1]["rows"][0]["label"]["vi"] == "Họ, chữ đệm, tên của con"
    headings = {row["label"]["vi"] for section in content["form_view"] for row in section["rows"]}
    assert "Quan hệ với người được khai sinh" in headings, "officials read no question put to the citizen"
    paper = content["attachments"][0]
    file = client.get(f"/internal/v1/applications/{receipt['case_id']}/attachments/{paper['id']}", headers=service())
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_repeated_request_gets_the_very_same_answer(client: FlaskClient) -> None:
    sent = body(client)
    first = client.post("/api/v1/applications", headers={**AN, **KEY}, json=sent)
    second = client.post("/api/v1/applications", headers={**AN, **KEY}, json=sent)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    third = client.post("/api/v1/applications", headers={**AN, **KEY}, json={**sent, "channel": "web"})
    assert (third.status_code, third.json["code"]) == (422, "idempotency_key_reused")


def test_everything_wrong_is_told_at_once_in_both_languages(client: FlaskClient) -> None:
    wrong = {**birth(attachments=[]), "receiving_unit": 5, "colour": "red", "drafting_seconds": -1}
    wrong["applicant"] = {**APPLICANT, "id_number": "12"}
    answer = client.post("/api/v1/applications", headers={**AN, **KEY}, json=wrong)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {(error["pointer"], error["code"]) for error in answer.json["errors"]} == {
        ("/receiving_unit", "wrong_kind"),
        ("/colour", "unknown_field"),
        ("/drafting_seconds", "out_of_range"),
        ("/applicant/id_number", "not_an_id_number"),
        ("/attachments", "missing_component"),
    }
    assert all(error["message"]["vi"] and error["message"]["en"] for error in answer.json["errors"])


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"procedure_code": "9.999999"}, "/procedure_code", "unknown_procedure"),
        ({"receiving_unit": "836"}, "/receiving_unit", "wrong_level"),
        ({"receiving_unit": "00000"}, "/receiving_unit", "unknown_unit"),
        ({"procedure_code": "1.001776", "receiving_unit": "836"}, "/receiving_unit", "unit_does_not_receive"),
        ({"attachments": []}, "/attachments", "missing_component"),
        ({"form": {**BIRTH, "child_born_on": "2999-01-01"}}, "/form/child_born_on", "in_the_future"),
        ({"applicant": {**APPLICANT, "phone": "1"}}, "/applicant/phone", "not_a_phone"),
        ({"declaration": False}, "/declaration", "not_declared"),
        ({"channel": "fax"}, "/channel", "not_a_choice"),
        ({"applicant": []}, "/applicant", "wrong_kind"),
        ({"attachments": [{"upload_id": "x"}]}, "/attachments/0/component", "required"),
    ],
)
def test_bad_input_is_named_and_nothing_is_stored(
    client: FlaskClient, store: Store, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = send(client, **changes)
    assert answer.status_code == 422
    assert (pointer, code) in {(error["pointer"], error["code"]) for error in answer.json["errors"]}
    assert store.applications.collection.count_documents({}) == 0


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"\xff\xfe{}", 400, "unreadable_body"),
        (b"[1]", 400, "unreadable_body"),
        (b"{", 400, "unreadable_body"),
        (b'{"a": "\xed\xa0\x80"}', 400, "unreadable_body"),
        (b"[" * 100_000, 400, "unreadable_body"),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', 413, "too_large"),
    ],
)
def test_broken_and_huge_bodies_are_refused(client: FlaskClient, raw: bytes, status: int, code: str) -> None:
    answer = client.post("/api/v1/applications", headers={**AN, **KEY}, data=raw, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_names_sent_as_separate_marks_are_stored_composed(client: FlaskClient) -> None:
    apart = {**APPLICANT, "full_name": unicodedata.normalize("NFD", "Nguyễn Thử Một")}
    receipt = send(client, applicant=apart).json
    assert client.get(receipt["links"]["self"], headers=AN).json["applicant"]["full_name"] == "Nguyễn Thử Một"


def test_an_odd_identity_number_is_a_warning(client: FlaskClient) -> None:
    answer = send(client, applicant={**APPLICANT, "born_on": "1950"})
    assert answer.status_code == 201
    assert [warning["code"] for warning in answer.json["warnings"]] == ["id_number_disagrees"]


@pytest.mark.parametrize("key", [None, "short", "with space here", "x" * 129, "dấu-tiếng-việt"])
def test_a_request_without_a_usable_key_is_refused(client: FlaskClient, key: str | None) -> None:
    headers = {**AN, **({"Idempotency-Key": key.encode().decode("latin-1")} if key else {})}
    answer = client.post("/api/v1/applications", headers=headers, json=birth())
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_missing")


def test_strangers_and_neighbours_see_nothing(client: FlaskClient) -> None:
    own = send(client).json["links"]["self"]
    assert client.get(own).status_code == 401
    assert client.get(own, headers=BINH).status_code == 404
    assert client.get(own, headers=service()).status_code == 403
    assert client.post("/api/v1/applications", json=birth()).status_code == 401
    assert client.post(f"{own}/withdraw", headers={**BINH, "If-Match": '"1"'}, json={"reason": "other"}).status_code == 404
    assert client.get("/api/v1/tracking/0000-0000-0000").status_code == 404
    inside = own.replace("/api", "/internal") + "/content"
    assert [client.get(inside, headers=who).status_code for who in (AN, service("metrics"))] == [403, 401]


def test_a_supplement_needs_the_version_that_was_read(client: FlaskClient, store: Store) -> None:
    receipt = send(client).json
    own, supplement = receipt["links"]["self"], receipt["links"]["self"] + "/supplement"
    answer = {"form": {"copies": 4}, "note": "Đã bổ sung"}
    assert client.post(supplement, headers={**AN, "If-Match": '"1"'}, json=answer).json["code"] == "illegal_action"
    tell(store, receipt["case_id"], ASKED)
    assert client.post(supplement, headers=AN, json=answer).status_code == 428
    stale = client.post(supplement, headers={**AN, "If-Match": '"1"'}, json=answer)
    assert (stale.status_code, stale.json["current"]) == (412, {"state": "supplement_needed", "version": 2})
    assert client.post(supplement, headers={**AN, "If-Match": "nonsense"}, json=answer).status_code == 412
    wrong = client.post(supplement, headers={**AN, "If-Match": '"2"'}, json={"form": {"copies": 99}, "attachments": [{}]})
    assert {error["pointer"] for error in wrong.json["errors"]} == {
        "/form/copies", "/attachments/0/upload_id", "/attachments/0/component",
    }  # fmt: skip
    done = client.post(supplement, headers={**AN, "If-Match": client.get(own, headers=AN).headers["ETag"]}, json=answer)
    assert (done.status_code, done.json["state"], done.json["form"]["copies"]) == (200, "supplement_sent", 4)


def test_withdrawing_and_rating_depend_on_the_state(client: FlaskClient, store: Store) -> None:
    receipt = send(client).json
    own = receipt["links"]["self"]
    early = client.post(f"{own}/feedback", headers={**AN, "If-Match": '"1"'}, json={"rating": "satisfied"})
    assert (early.status_code, early.json["code"]) == (409, "illegal_action")
    tell(store, receipt["case_id"], CLOSED)
    late = client.post(f"{own}/withdraw", headers={**AN, "If-Match": '"2"'}, json={"reason": "not_needed"})
    assert (late.status_code, late.json["code"]) == (409, "illegal_action")
    rated = client.post(f"{own}/feedback", headers={**AN, "If-Match": '"2"'}, json={"rating": "satisfied"})
    assert (rated.json["rating"], rated.json["actions"]) == ("satisfied", [])


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("a.pdf", b"", 422, "file_empty"),
        ("a.exe", b"MZ" + b"\0" * 99, 415, "file_type_not_accepted"),
        ("a.pdf", JPEG, 415, "file_name_disagrees"),
        ("a.pdf", PDF + b"\0" * (10 * 1024 * 1024), 413, "file_too_large"),
        ("a.pdf", PDF + b"\0" * (11 * 1024 * 1024), 413, "too_large"),
    ],
)
def test_files_that_cannot_be_kept_are_refused_by_name(
    client: FlaskClient, store: Store, name: str, content: bytes, status: int, code: str
) -> None:
    answer = bare(client, name, content)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert store.database["uploads"].count_documents({}) == 0


def test_a_bare_body_is_an_upload_too_and_can_be_taken_back(client: FlaskClient) -> None:
    answer = bare(client, quote("ảnh nhà tôi.jpg"), JPEG)
    assert (answer.status_code, answer.json["filename"]) == (201, "ảnh nhà tôi.jpg")
    assert answer.json["sha256"] == hashlib.sha256(JPEG).hexdigest()
    where = f"/api/v1/uploads/{answer.json['id']}"
    assert client.get(where, headers=BINH).status_code == 404
    assert client.delete(where, headers=AN).status_code == 204
    assert client.get(where, headers=AN).status_code == 404


@pytest.mark.parametrize("name", ["%ff.jpg", "ảnh.jpg".encode().decode("latin-1"), ""])
def test_a_name_that_cannot_be_read_is_refused(client: FlaskClient, store: Store, name: str) -> None:
    assert bare(client, name, JPEG).status_code == 422
    assert store.database["uploads"].count_documents({}) == 0


def test_the_name_of_a_file_stands_in_no_address(client: FlaskClient) -> None:
    described = client.get("/openapi.json").json["paths"]["/api/v1/uploads"]["post"]["parameters"]
    assert [(given["in"], given["name"]) for given in described] == [("header", "Upload-Filename")]
    by_address = {"query_string": {"filename": "a.jpg"}, "content_type": "application/octet-stream"}
    assert client.post("/api/v1/uploads", headers=AN, data=JPEG, **by_address).status_code == 422


def test_an_upload_in_a_sent_application_cannot_be_taken_back(client: FlaskClient) -> None:
    sent = body(client)
    client.post("/api/v1/applications", headers={**AN, **KEY}, json=sent)
    answer = client.delete(f"/api/v1/uploads/{sent['attachments'][0]['upload_id']}", headers=AN)
    assert answer.json["code"] == "upload_in_use"


def test_an_interrupted_upload_goes_on_where_it_stopped(client: FlaskClient) -> None:
    """tus 1.0: say the length, send a part, ask, send the rest; the file is then an upload like any other."""
    content = PDF.replace(b"endobj\n3", b"endobj\n" + b"% filling\n" * 60_000 + b"3")
    said = {"Upload-Length": str(len(content)), "Upload-Metadata": "filename " + base64.b64encode("giấy.pdf".encode()).decode()}
    made = client.post("/api/v1/uploads/tus", headers={**AN, **said, "Tus-Resumable": "1.0.0"})
    assert made.status_code == 201
    where = made.headers["Location"]
    kind = {"Content-Type": "application/offset+octet-stream"}
    part = client.patch(where, headers={**AN, **kind, "Upload-Offset": "0"}, data=content[:300_000])
    assert part.headers["Upload-Offset"] == "300000"
    assert client.head(where, headers=AN).headers["Upload-Offset"] == "300000"
    wrong = client.patch(where, headers={**AN, **kind, "Upload-Offset": "5"}, data=b"x")
    assert (wrong.status_code, wrong.json["current"]) == (409, {"offset": 300_000})
    damaged = {"Upload-Checksum": "sha1 " + base64.b64encode(hashlib.sha1(b"other").digest()).decode()}
    assert client.patch(where, headers={**AN, **kind, "Upload-Offset": "300000", **damaged}, data=b"x").status_code == 460
    right = {"Upload-Checksum": "sha256 " + base64.b64encode(hashlib.sha256(content[300_000:]).digest()).decode()}
    last = client.patch(where, headers={**AN, **kind, "Upload-Offset": "300000", **right}, data=content[300_000:])
    assert last.status_code == 204
    known = client.get(where.replace("/tus", ""), headers=AN).json
    assert (known["state"], known["sha256"]) == ("ready", hashlib.sha256(content).hexdigest())
    assert client.delete(where, headers=AN).status_code == 204


def test_a_draft_is_kept_for_its_owner_only(client: FlaskClient) -> None:
    draft = {"procedure_code": "1.001193", "form": {"child_full_name": "Chưa x"}, "attachments": []}
    saved = client.put("/api/v1/drafts/my-draft-1", headers=AN, json=draft)
    assert saved.status_code == 200
    assert saved.json["form"] == draft["form"]
    assert client.get("/api/v1/drafts/my-draft-1", headers=AN).json["idempotency_key"] == saved.json["idempotency_key"]
    assert client.get("/api/v1/drafts/my-draft-1", headers=BINH).status_code == 404
    assert client.put("/api/v1/drafts/my-draft-1", headers=BINH, json=draft).status_code == 404
    assert client.put("/api/v1/drafts/x", headers=AN, json=draft).status_code == 422
    assert client.delete("/api/v1/drafts/my-draft-1", headers=AN).status_code == 204
    assert client.get("/api/v1/drafts/my-draft-1", headers=AN).status_code == 404


def test_a_purged_application_is_gone_for_processing_too(client: FlaskClient, store: Store) -> None:
    receipt = send(client).json
    tell(store, receipt["case_id"], NewEvent("case.marked_secret", {}))
    inside = client.get(f"/internal/v1/applications/{receipt['case_id']}/content", headers=service())
    assert (inside.status_code, inside.json["code"]) == (410, "purged")
    mine = client.get(receipt["links"]["self"], headers=AN)
    assert (mine.status_code, mine.json["state"], mine.json["applicant"]) == (200, "purged", {})
    assert client.get(f"/api/v1/tracking/{receipt['tracking_code']}").status_code == 404


def test_without_processing_the_page_of_an_application_still_comes(client: FlaskClient, store: Store) -> None:
    receipt = send(client).json
    tell(store, receipt["case_id"], ASKED, NewEvent("result.released", {"medium": "electronic"}))
    answer = client.get(receipt["links"]["self"], headers=AN)
    assert answer.json["supplement"]["text"] is None
    assert answer.json["result"]["available"] is False
    assert client.get(receipt["links"]["self"] + "/result", headers=AN).status_code == 503


def test_paging_goes_through_all_of_ones_applications(client: FlaskClient) -> None:
    for number in range(3):
        answer = client.post("/api/v1/applications", headers={**AN, "Idempotency-Key": f"key-number-{number}"}, json=body(client))
        assert answer.status_code == 201
    first = client.get("/api/v1/applications?limit=2", headers=AN).json
    second = client.get("/api/v1/applications", query_string={"limit": 2, "before": first["next"]}, headers=AN).json
    assert len({one["case_id"] for one in [*first["applications"], *second["applications"]]}) == 3
    assert second["next"] is None
    assert client.get("/api/v1/applications?limit=0", headers=AN).status_code == 422
    assert client.get("/api/v1/applications?before=yesterday", headers=AN).status_code == 422
