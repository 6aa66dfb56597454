"""Submission's application on the real store with a file that owes its fee, a bank that signs, and people of the office."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.submission.domain.bank_signature import signature
from services.submission.handlers.events import CitizenView
from services.submission.store import Store
from shared.clock import utc_now
from shared.events import NewEvent
from tests.conftest import SETTINGS
from tests.support.applications import birth
from tests.support.events import event
from tests.support.histories import received
from tests.support.papers import PDF
from tests.support.tokens import bearer

AN = bearer("citizen-an")
KEY = SETTINGS["PAYMENT_KEY"]
CALLBACK = "/api/v1/payments/callback"
FEE = 8_000
ASKED = NewEvent("payment.asked", {"amount_dong": FEE})
COLLECTED = NewEvent("payment.collected", {"amount_dong": FEE})
RETURNED = NewEvent("payment.returned", {"amount_dong": FEE, "method": "transfer"})
SECRET = NewEvent("case.marked_secret", {})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def case_id(client: FlaskClient, store: Store) -> str:
    """An application that was received and owes its fee."""
    of_the_file = {"Upload-Filename": "a.pdf", "Content-Type": "application/pdf"}
    paper = client.post("/api/v1/uploads", data=PDF, headers={**AN, **of_the_file})
    body = birth(attachments=[{"upload_id": paper.json["id"], "component": "2"}])
    sent = client.post("/api/v1/applications", json=body, headers={**AN, "Idempotency-Key": "a-key-of-my-own"})
    assert sent.status_code == 201, sent.json
    found: str = sent.json["case_id"]
    tell(store, found, received(), ASKED)
    return found


def tell(store: Store, case_id: str, *facts: NewEvent, first: int = 1) -> None:
    """Processing told these facts."""
    events = [event(fact, number, case_id=case_id) for number, fact in enumerate(facts, start=first)]
    CitizenView(store).apply("processing", case_id, events)


def shown(client: FlaskClient, case_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/v1/applications/{case_id}", headers=AN).json
    return answer


def report(client: FlaskClient, purpose: str, report_id: str = "bank-1", **changes: Any) -> TestResponse:
    """What the bank says, signed by it unless `changes` say otherwise."""
    at = utc_now() - changes.pop("age", timedelta())
    key, forged = changes.pop("key", KEY), changes.pop("forged", None)
    body = json.dumps({"purpose": purpose, "amount_dong": FEE, "outcome": "succeeded", **changes}).encode()
    timestamp = str(int(at.timestamp()))
    proof = forged if forged is not None else signature(key, report_id, timestamp, body)
    headers = {"Webhook-Id": report_id, "Webhook-Timestamp": timestamp, "Webhook-Signature": proof}
    return client.post(CALLBACK, data=body, headers={**headers, "Content-Type": "application/json"})


def purpose(client: FlaskClient, case_id: str) -> str:
    found: str = shown(client, case_id)["payment"]["transfer"]["purpose"]
    return found


def told(store: Store, case_id: str) -> list[str]:
    return [wire["type"] for wire in store.applications.load(case_id)["outbox"]]


def kinds_of_news(store: Store) -> list[str]:
    return sorted(notice["kind"] for notice in store.notices.of_owner("citizen-an"))


def unchanged(store: Store, case_id: str, before: dict[str, Any]) -> bool:
    return store.applications.load(case_id) == before


def signed_in(app: Flask) -> FlaskClient:
    """The applicant, signed in at the pages."""
    sessions, found = app.extensions["motcua_auth"].sessions, app.test_client()
    found.set_cookie(sessions.cookie, sessions.start({"sub": "citizen-an", "HoVaTen": "Công Dân Thử An", "LoaiTaiKhoan": "1"}))
    return found


def cashier(app: Flask, role: str = "cashier", unit: str = "836") -> FlaskClient:
    """Somebody of the office, signed in at the pages."""
    sessions, signed_in = app.extensions["motcua_auth"].sessions, app.test_client()
    claims = {"sub": "official", "HoVaTen": "Thu Phí Thử", "motcua_roles": [{"role": role, "unit": unit}]}
    signed_in.set_cookie(sessions.cookie, sessions.start(claims))
    return signed_in


def settle(desk: FlaskClient, **typed: str) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/unmatched-money").text)
    assert token
    return desk.post("/unmatched-money", data={"csrf_token": token[1], **typed})


def shown_before(desk: FlaskClient, report_id: str, code: str) -> dict[str, str]:
    """What the page says that the official is asked to confirm: its text, and what the form sends."""
    led = settle(desk, report=report_id, way="assigned", code=code)
    assert led.status_code == 302, led.text
    page = desk.get(led.headers["Location"]).text
    return {"text": page, **dict(re.findall(r'name="(report|application|effect|csrf_token)" value="([^"]*)"', page))}


def assign(desk: FlaskClient, report_id: str, code: str) -> TestResponse:
    """The official looks and confirms."""
    return confirm(desk, shown_before(desk, report_id, code))


def confirm(desk: FlaskClient, seen: dict[str, str]) -> TestResponse:
    """The official confirms what was seen."""
    form = {name: value for name, value in seen.items() if name != "text"}
    return desk.post("/unmatched-money/assign", data=form)
