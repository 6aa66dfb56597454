"""The demo bank reads what submission draws, and signs what submission believes; the two share no code."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo_bank.app import create_app
from deploy.demo_bank.picture import Transfer, Unreadable, read
from deploy.demo_data.mistyped import mistyped, of_another_amount
from services.submission.domain.bank_signature import Signed, check
from services.submission.domain.vietqr import Account, transfer

KEY = "a-key-that-only-the-bank-of-the-tests-knows"
ACCOUNT = Account("999999", "Ngân hàng thử", "0000083600", "KHO BAC THU BA TRI")
PICTURE = transfer(ACCOUNT, 100_000, "HS 7KQ2M0XD9TRA")


class Payee:
    """Stands in for submission: checks every report as it does, and keeps it."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, bytes]] = []

    def __call__(self, url: str, data: bytes, headers: dict[str, str], timeout: float) -> requests.Response:
        check(Signed.of(headers, data), KEY, datetime.now(UTC))
        self.reports.append((headers["Webhook-Id"], data))
        answer = requests.Response()
        answer.status_code = 200
        return answer


@pytest.fixture
def payee(monkeypatch: pytest.MonkeyPatch) -> Payee:
    stands_in = Payee()
    monkeypatch.setattr(requests, "post", stands_in)
    return stands_in


@pytest.fixture
def client(payee: Payee, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("PAYMENT_KEY", KEY)
    return create_app().test_client()


@given(amount=st.integers(1, 10**12), account=st.from_regex(r"[0-9]{6,19}", fullmatch=True))
def test_what_is_drawn_is_what_is_read(amount: int, account: str) -> None:
    drawn = transfer(Account("970436", "", account, ""), amount, "HS 210119 0001")
    assert read(drawn) == Transfer("970436", account, amount, "HS 210119 0001")


@pytest.mark.parametrize("text", ["", "hello", PICTURE[:-1], PICTURE.replace("100000", "900000"), "é" + PICTURE, PICTURE + "00"])
def test_what_is_no_picture_or_was_changed_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_a_button_sends_a_signed_report_without_a_name(client: FlaskClient, payee: Payee, outcome: str) -> None:
    pressed: dict[str, Any] = {"qr": PICTURE, "report_id": "bank-1", "outcome": outcome}
    assert client.post("/pay", data=pressed).status_code == 200
    report_id, body = payee.reports[0]
    assert report_id == f"bank-1.{outcome}"
    assert set(json.loads(body)) == {"purpose", "amount_dong", "outcome"}


def test_a_button_pressed_twice_is_one_report(client: FlaskClient, payee: Payee) -> None:
    for _ in range(2):
        client.post("/pay", data={"qr": PICTURE, "report_id": "bank-1", "outcome": "succeeded"})
    assert {report_id for report_id, _ in payee.reports} == {"bank-1.succeeded"}


def test_who_pays_after_a_failure_sends_another_report(client: FlaskClient, payee: Payee) -> None:
    for outcome in ("failed", "succeeded"):
        client.post("/pay", data={"qr": PICTURE, "report_id": "bank-1", "outcome": outcome})
    assert len({report_id for report_id, _ in payee.reports}) == 2


def test_a_page_is_not_yet_a_payment(client: FlaskClient, payee: Payee) -> None:
    page = client.get("/pay", query_string={"qr": PICTURE})
    assert "100.000\u00a0đ" in page.text and "HS 7KQ2M0XD9TRA" in page.text
    assert payee.reports == []
    assert client.get("/pay?qr=nothing").status_code == 400


@pytest.mark.parametrize("letter", "AB7")
def test_a_reference_typed_wrong_is_a_transfer_that_fits_nothing(letter: str) -> None:
    right = transfer(Account("970436", "", "1234567890", ""), 8_000, f"HS 7KQ2M0XD9TR{letter}")
    wrong = read(mistyped(right))
    assert (wrong.amount_dong, wrong.purpose[:-1]) == (8_000, "HS 7KQ2M0XD9TR")
    assert wrong.purpose[-1] != letter


@pytest.mark.parametrize(("right", "wrong"), [(8_000, 9_000), (90_000, 10_000)])
def test_another_amount_is_a_transfer_for_the_same_application(right: int, wrong: int) -> None:
    typed = read(of_another_amount(transfer(Account("970436", "", "1234567890", ""), right, "HS 7KQ2M0XD9TRA")))
    assert (typed.amount_dong, typed.purpose) == (wrong, "HS 7KQ2M0XD9TRA")
