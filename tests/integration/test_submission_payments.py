"""A fee from the event that asks for it to the bank's report: believed with its signature, counted once, never half stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.errors import ConnectionFailure

from services.submission.app import create_app
from services.submission.domain import unmatched
from services.submission.handlers.events import CitizenView
from services.submission.handlers.payments import Paying, UnknownPayment
from services.submission.store import Store
from shared.clock import utc_now
from shared.errors import StaleVersion
from shared.events import NewEvent
from tests.integration.submission_bank import (
    AN,
    ASKED,
    COLLECTED,
    FEE,
    KEY,
    RETURNED,
    SECRET,
    case_id,
    client,
    kinds_of_news,
    purpose,
    report,
    shown,
    signed_in,
    tell,
    told,
    unchanged,
)  # fmt: skip
from tests.support.events import event
from tests.support.histories import received
from tests.support.submission_app import app, store
from tests.support.tokens import verifier

pytestmark = pytest.mark.servers
__all__ = ["app", "case_id", "client", "store"]

# Seconds until two threads that should meet are given up.
DEADLINE = 30


def test_an_accepted_file_asks_for_its_fee_on_the_page_in_the_api_and_in_the_mailbox(
    client: FlaskClient, store: Store, case_id: str
) -> None:
    payment = shown(client, case_id)["payment"]
    assert (payment["state"], payment["amount_dong"], payment["method"]) == ("asked", FEE, None)
    transfer = payment["transfer"]
    assert transfer["purpose"].startswith("HS ") and transfer["purpose"] in transfer["vietqr"]
    assert transfer["vietqr"].startswith("000201010212")
    assert kinds_of_news(store) == ["fee", "received"]


def test_a_report_of_the_bank_pays_the_file_and_the_same_one_again_counts_once(
    client: FlaskClient, store: Store, case_id: str
) -> None:
    wanted = purpose(client, case_id)
    first, second = report(client, wanted), report(client, wanted)
    assert (first.status_code, first.json) == (second.status_code, second.json) == (200, {"state": "paid"})
    assert second.headers["Idempotency-Replayed"] == "true"
    assert told(store, case_id) == ["application.submitted", "payment.completed"]
    assert kinds_of_news(store) == ["fee", "paid", "received"]
    payment = shown(client, case_id)["payment"]
    assert (payment["state"], payment["method"], payment["transfer"]) == ("paid", "online", None)


def test_two_reports_at_the_same_moment_pay_the_file_once(app: Flask, store: Store, case_id: str) -> None:
    wanted = purpose(app.test_client(), case_id)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: report(app.test_client(), wanted, f"bank-{number % 2}"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert told(store, case_id).count("payment.completed") == 1
    payment = store.applications.load(case_id)["payment"]
    assert (len(payment["attempts"]), len(payment["surplus"])) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"forged": "v1,Zm9yZ2Vk"}, 401, "not_signed"),
        ({"forged": ""}, 401, "not_signed"),
        ({"key": "the key of somebody else"}, 401, "not_signed"),
        ({"age": timedelta(minutes=6)}, 401, "report_too_old"),
        ({"age": timedelta(minutes=-6)}, 401, "report_too_old"),
        ({"amount_dong": FEE - 1}, 422, "invalid_request"),
        ({"amount_dong": "8000"}, 422, "invalid_request"),
        ({"amount_dong": FEE, "outcome": "maybe"}, 422, "invalid_request"),
        ({"name": "somebody"}, 422, "invalid_request"),
    ],
)
def test_a_report_that_is_forged_stale_or_of_another_amount_changes_nothing(
    client: FlaskClient, store: Store, case_id: str, changes: dict[str, Any], status: int, code: str
) -> None:
    wanted, before = purpose(client, case_id), store.applications.load(case_id)
    answer = report(client, wanted, **changes)
    assert (answer.status_code, answer.json["code"], answer.mimetype) == (status, code, "application/problem+json")
    assert unchanged(store, case_id, before)


def test_a_report_under_a_reference_that_nobody_has_is_not_found(client: FlaskClient, store: Store, case_id: str) -> None:
    before = store.applications.load(case_id)
    for unknown in ("HS 000000000000", "tien dien thang 1", ""):
        answer = report(client, unknown)
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_payment")
    assert unchanged(store, case_id, before)


def test_money_that_fits_no_application_is_kept_once_and_counts_for_none(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted, before = purpose(client, case_id), store.applications.load(case_id)
    for _ in range(2):
        assert report(client, "HS 7KQ2M0XD9TRB cua NGUYEN THU").json["code"] == "unknown_payment"
        assert report(client, wanted, "bank-2", amount_dong=FEE - 1).json["errors"][0]["code"] == "wrong_amount"
    report(client, "tien dien", "bank-3", outcome="failed")
    kept = [(money["_id"], money["amount_dong"], money["why"]) for money in store.unmatched.open(9)]
    assert kept == [("bank-1", FEE, "unknown_reference"), ("bank-2", FEE - 1, "other_amount")]
    assert "NGUYEN" not in str(store.unmatched.open(9)) and "7KQ2M0XD9TRB" in str(store.unmatched.open(9))
    for reused in (report(client, wanted, "bank-2"), report(client, wanted, outcome="failed")):
        assert (reused.status_code, reused.json["code"]) == (409, "report_id_reused")
    assert unchanged(store, case_id, before)


def test_the_reference_of_an_application_is_kept_even_where_it_does_not_look_like_ours(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmatched, "references_like", lambda _: [])
    report(client, purpose(client, case_id), amount_dong=FEE - 1)
    reference = store.applications.load(case_id)["payment"]["reference"]
    assert [money["references"] for money in store.unmatched.open(9)] == [[reference]]


def test_money_that_an_application_has_is_not_kept_a_second_time(client: FlaskClient, store: Store, case_id: str) -> None:
    report(client, purpose(client, case_id))
    assert report(client, "tien dien thang 1").json["code"] == "report_id_reused"
    assert store.unmatched.open(9) == []


def test_a_failed_payment_loses_nothing_and_the_page_says_so(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    assert report(client, wanted, outcome="failed").json == {"state": "asked"}
    seen = shown(client, case_id)
    assert (seen["state"], seen["payment"]["state"], seen["payment"]["last_attempt_failed"]) == ("received", "asked", True)
    assert report(client, wanted, "bank-2").json == {"state": "paid"}


@pytest.mark.parametrize("collected_before", [False, True], ids=["paid by it", "paid before it"])
@pytest.mark.parametrize("attempts", ["kept", "let go"])
def test_one_id_stands_for_one_report(
    client: FlaskClient, store: Store, case_id: str, collected_before: bool, attempts: str
) -> None:
    wanted = purpose(client, case_id)
    if collected_before:
        tell(store, case_id, COLLECTED, first=3)
    report(client, wanted)
    if attempts == "let go":
        store.applications.collection.update_one({"_id": case_id}, {"$set": {"payment.attempts": []}})
    other = {**store.applications.load(case_id), "_id": "another", "tracking_code": "other"}
    other["payment"] = {**other["payment"], "reference": "0" * 12, "attempts": [], "paid": None, "surplus": []}
    store.applications.collection.insert_one(other)
    answer = report(client, "HS 000000000000")
    assert (answer.status_code, answer.json["code"]) == (409, "report_id_reused")


def test_another_report_under_an_id_of_before_is_refused(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    report(client, wanted, outcome="failed")
    before = store.applications.load(case_id)
    answer = report(client, wanted)
    assert (answer.status_code, answer.json["code"]) == (409, "report_id_reused")
    assert unchanged(store, case_id, before)


def test_money_for_a_file_that_was_withdrawn_is_kept_to_be_given_back(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    version = shown(client, case_id)["version"]
    gone = client.post(
        f"/api/v1/applications/{case_id}/withdraw", json={"reason": "not_needed"}, headers={**AN, "If-Match": f'"{version}"'}
    )
    assert (gone.json["payment"]["state"], gone.json["payment"]["transfer"]) == ("lapsed", None)
    assert report(client, wanted).json == {"state": "lapsed"}
    assert "payment.completed" not in told(store, case_id)
    assert shown(client, case_id)["payment"]["to_give_back_dong"] == FEE
    assert "give_back" in kinds_of_news(store)


def test_money_that_the_desk_gave_back_is_over_and_the_applicant_is_told_when(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    wanted = purpose(client, case_id)
    tell(store, case_id, COLLECTED, first=3)
    assert report(client, wanted).json == {"state": "paid"}
    for _ in range(2):
        tell(store, case_id, RETURNED, first=4)
    payment = shown(client, case_id)["payment"]
    assert (payment["to_give_back_dong"], payment["state"], payment["method"]) == (0, "paid", "counter")
    assert [(money["amount_dong"], money["method"]) for money in payment["overpaid"]] == [(FEE, "online")]
    assert [(money["amount_dong"], money["method"]) for money in payment["returned"]] == [(FEE, "transfer")]
    assert kinds_of_news(store).count("given_back") == 1
    page = signed_in(app).get(f"/applications/{case_id}?lang=vi").text
    assert "Đã trả lại 8.000\u00a0đ ngày 19/01/2021 (chuyển khoản)." in page and "Vui lòng liên hệ" not in page
    assert "Số tiền 8.000\u00a0đ đã nộp cho hồ sơ" in signed_in(app).get("/mailbox?lang=vi").text
    assert report(client, wanted).headers["Idempotency-Replayed"] == "true", "the report is known still"
    assert report(client, wanted, "bank-2").json == {"state": "paid"}
    assert shown(client, case_id)["payment"]["to_give_back_dong"] == FEE, "later money begins anew"
    assert told(store, case_id).count("payment.overpaid") == 2


def test_a_file_that_was_purged_hears_nothing_of_money_given_back(client: FlaskClient, store: Store, case_id: str) -> None:
    tell(store, case_id, COLLECTED, SECRET, RETURNED, first=3)
    left = store.applications.load(case_id)
    assert left["positions"]["processing"] == 5 and "payment" not in left and kinds_of_news(store) == []


def test_a_file_paid_at_the_counter_is_not_paid_a_second_time(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    tell(store, case_id, COLLECTED, first=3)
    assert report(client, wanted).json == {"state": "paid"}
    payment = shown(client, case_id)["payment"]
    assert (payment["method"], payment["to_give_back_dong"]) == ("counter", FEE)
    assert "payment.completed" not in told(store, case_id)


def test_money_taken_at_the_counter_for_a_file_that_the_bank_has_paid_is_told_as_money_to_give_back(
    client: FlaskClient, store: Store, case_id: str
) -> None:
    report(client, purpose(client, case_id))
    tell(store, case_id, COLLECTED, first=3)
    payment = shown(client, case_id)["payment"]
    assert (payment["method"], payment["to_give_back_dong"]) == ("online", FEE)
    assert kinds_of_news(store) == ["fee", "give_back", "paid", "received"]


def test_money_taken_at_the_counter_while_the_bank_reports_is_told_as_money_to_give_back(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank's report comes between the news of the counter and its write; the event is applied anew."""
    wanted, save = purpose(client, case_id), store.applications.save

    def overtaken(*change: Any) -> Any:
        monkeypatch.setattr(store.applications, "save", save)
        report(client, wanted)
        return save(*change)

    monkeypatch.setattr(store.applications, "save", overtaken)
    collected = event(COLLECTED, 3, case_id=case_id)
    with pytest.raises(StaleVersion):
        CitizenView(store).apply("processing", case_id, [collected])
    CitizenView(store).apply("processing", case_id, [collected])
    assert "give_back" in kinds_of_news(store)


def test_nothing_of_a_payment_stays_of_a_file_that_was_marked_secret(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    report(client, wanted, "bank-1", outcome="failed")
    tell(store, case_id, SECRET, first=3)
    left = store.applications.load(case_id)
    assert "payment" not in left
    assert wanted.removeprefix("HS ") not in str(left)
    assert report(client, wanted, "bank-2").json["code"] == "unknown_payment"
    assert store.applications.load(case_id) == left
    assert store.notices.of_owner("citizen-an") == []


def test_money_that_paid_a_file_is_known_when_the_bank_reports_it_again_after_the_purge(
    client: FlaskClient, store: Store, case_id: str
) -> None:
    """Else the cashier would give back a fee that was paid."""
    wanted = purpose(client, case_id)
    report(client, wanted, "bank-0", outcome="failed")
    report(client, wanted)
    tell(store, case_id, SECRET, first=3)
    left = store.applications.load(case_id)
    paid, failed = report(client, wanted), report(client, wanted, "bank-0", outcome="failed")
    assert (paid.status_code, paid.json, paid.headers["Idempotency-Replayed"]) == (200, {"state": "paid"}, "true")
    assert (failed.status_code, failed.json, failed.headers["Idempotency-Replayed"]) == (200, {"state": "lapsed"}, "true")
    assert report(client, wanted, "bank-0").json["code"] == "report_id_reused", "it failed when it was here before"
    assert store.unmatched.open(9) == [] and kinds_of_news(store) == []
    assert store.applications.load(case_id) == left
    assert report(client, wanted, "bank-2").json["code"] == "unknown_payment"
    assert [money["_id"] for money in store.unmatched.open(9)] == ["bank-2"], "new money fits no file any more"


def test_a_report_that_comes_twice_around_a_purge_is_counted_once_and_kept_nowhere(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the write of the second, the first is counted and the file is purged."""
    save, body = store.applications.save, {"purpose": purpose(client, case_id), "amount_dong": FEE, "outcome": "succeeded"}

    def overtaken(*change: Any) -> Any:
        monkeypatch.setattr(store.applications, "save", save)
        report(client, body["purpose"])
        tell(store, case_id, SECRET, first=3)
        return save(*change)

    monkeypatch.setattr(store.applications, "save", overtaken)
    assert Paying(store, utc_now, KEY).take("bank-1", body).replayed
    assert store.unmatched.open(9) == [] and kinds_of_news(store) == []


@pytest.mark.parametrize(
    ("in_between", "kinds"), [(SECRET, []), (COLLECTED, ["fee", "give_back", "paid", "received"])], ids=["purged", "collected"]
)
def test_news_of_a_report_is_that_of_what_was_stored(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch, in_between: NewEvent, kinds: list[str]
) -> None:
    """The file changes between our look and our write."""
    save, body = store.applications.save, {"purpose": purpose(client, case_id), "amount_dong": FEE, "outcome": "succeeded"}

    def overtaken(*change: Any) -> Any:
        monkeypatch.setattr(store.applications, "save", save)
        tell(store, case_id, in_between, first=3)
        return save(*change)

    monkeypatch.setattr(store.applications, "save", overtaken)
    with suppress(UnknownPayment):
        Paying(store, utc_now, KEY).take("bank-1", body)
    assert kinds_of_news(store) == kinds


def test_the_same_report_twice_at_the_same_moment_tells_the_applicant_once(
    app: Flask, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the file and put their news before either writes; the slower one takes its news back."""
    wanted, save = purpose(app.test_client(), case_id), store.applications.save
    version, both = store.applications.load(case_id)["version"], Barrier(2, timeout=DEADLINE)

    def meet(*change: Any) -> Any:
        if change[0]["version"] == version:
            both.wait()
        return save(*change)

    monkeypatch.setattr(store.applications, "save", meet)
    paying, body = Paying(store, utc_now, KEY), {"purpose": wanted, "amount_dong": FEE, "outcome": "succeeded"}
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: paying.take("bank-1", body), range(2)))
    assert sorted(one.replayed for one in taken) == [False, True]
    assert kinds_of_news(store) == ["fee", "paid", "received"]


def test_a_report_that_comes_again_while_the_file_is_purged_leaves_no_news(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The purge has deleted the news and not yet written when the repeated report puts its own."""
    wanted, save = purpose(client, case_id), store.applications.save
    report(client, wanted)

    def overtaken(*change: Any) -> Any:
        monkeypatch.setattr(store.applications, "save", save)
        assert report(client, wanted).headers["Idempotency-Replayed"] == "true"
        return save(*change)

    monkeypatch.setattr(store.applications, "save", overtaken)
    with pytest.raises(StaleVersion):
        tell(store, case_id, SECRET, first=3)
    tell(store, case_id, SECRET, first=3)
    assert kinds_of_news(store) == []


def _reported_in_vain(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> dict[str, Any]:
    """The body of a report of the bank whose write ended in this failure."""
    body = {"purpose": purpose(client, case_id), "amount_dong": FEE, "outcome": "succeeded"}
    with monkeypatch.context() as broken, pytest.raises(failure):
        broken.setattr(store.applications, "save", Mock(side_effect=failure))
        Paying(store, utc_now, KEY).take("bank-1", body)
    return body


def test_a_report_whose_write_broke_tells_nothing_and_later_what_became_true(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk takes the fee before the bank reports again."""
    body = _reported_in_vain(client, store, case_id, monkeypatch, ConnectionFailure)
    assert kinds_of_news(store) == ["fee", "received"]
    tell(store, case_id, COLLECTED, first=3)
    Paying(store, utc_now, KEY).take("bank-1", body)
    assert kinds_of_news(store) == ["fee", "give_back", "paid", "received"]


def test_news_that_a_broken_report_left_does_not_stand_in_for_what_became_true(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends between the news and the write, so nothing takes the news back."""
    body = _reported_in_vain(client, store, case_id, monkeypatch, SystemExit)
    tell(store, case_id, COLLECTED, first=3)
    Paying(store, utc_now, KEY).take("bank-1", body)
    assert "give_back" in kinds_of_news(store)


def test_a_fee_asked_for_again_by_a_repeated_event_keeps_its_reference(client: FlaskClient, store: Store, case_id: str) -> None:
    wanted = purpose(client, case_id)
    tell(store, case_id, received(), ASKED)
    assert purpose(client, case_id) == wanted


def test_without_a_bank_fees_are_paid_at_the_counter(store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMENT_KEY", "")
    app = create_app(verifier=verifier())
    payment = shown(app.test_client(), case_id)["payment"]
    assert (payment["state"], payment["transfer"]) == ("asked", None)
    assert report(app.test_client(), "HS 000000000000", key="").json["code"] == "not_signed"
    app.extensions["submission"].store.database.client.close()
