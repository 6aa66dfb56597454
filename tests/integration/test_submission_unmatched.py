"""Money that fits no application: settled once by the cashier; assigned, it pays or goes back, whatever dies in between."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.payments import BankReport, credited
from services.submission.domain.tracking import code_of
from services.submission.domain.unmatched import GOES_BACK, PAYS, RETURNED, AlreadySettled
from services.submission.handlers import assigning, settling
from services.submission.handlers.assigning import AssignedMoney
from services.submission.handlers.crediting import write_report
from services.submission.store import Store
from services.submission.worker import create_worker
from shared.clock import utc_now
from shared.errors import Invalid, StaleVersion
from tests.integration.submission_bank import (
    COLLECTED,
    FEE,
    SECRET,
    assign,
    case_id,
    cashier,
    client,
    confirm,
    kinds_of_news,
    purpose,
    report,
    settle,
    shown,
    shown_before,
    signed_in,
    tell,
    told,
    unchanged,
)
from tests.support.submission_app import app, store

pytestmark = pytest.mark.servers
__all__ = ["app", "case_id", "client", "store"]

MISTYPED = "HS 7KQ2M0XD9TRB"
BY = {"subject": "official", "name": "Thu Phí Thử"}


def kept(client: FlaskClient, store: Store, case_id: str, amount_dong: int = FEE) -> str:
    """Money with a reference that nobody has came as bank-1; returns the tracking code of the application that it is for."""
    assert report(client, MISTYPED, amount_dong=amount_dong).status_code == 404
    return str(store.applications.load(case_id)["tracking_code"])


def settled_as(store: Store) -> dict[str, Any]:
    return dict((store.unmatched.find("bank-1") or {})["settled"])


def test_the_cashier_settles_money_that_fits_no_application_once(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    report(client, MISTYPED, "bank-2")
    desk, code = cashier(app), kept(client, store, case_id)
    assert "Chờ xử lý: 2 khoản" in desk.get("/unmatched-money").text
    assert "/unmatched-money" in desk.get("/").text and "/unmatched-money" not in client.get("/").text
    assert settle(desk, report="bank-1").status_code == 422
    unknown = settle(desk, report="bank-1", way="assigned", code="7KQ2")
    assert "Không có hồ sơ nào với mã tra cứu hoặc mã nộp phí này." in unknown.text
    assert assign(desk, "bank-1", code.lower()).status_code == 302
    again = settle(desk, report="bank-1", way="returned")
    assert (again.status_code, "Khoản tiền này đã được xử lý." in again.text) == (409, True)
    assert settle(desk, report="bank-1", way="assigned", code=code).status_code == 409
    shown = desk.get("/unmatched-money?lang=en").text
    assert "Waiting to be settled: 1" in shown and code in shown and "It paid the fee of the application" in shown
    tell(store, case_id, SECRET, first=3)
    assert code not in desk.get("/unmatched-money").text


def test_assigned_money_of_exactly_what_is_owed_pays_the_application_as_the_bank_does(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    code = kept(client, store, case_id)
    assert assign(cashier(app), "bank-1", code).status_code == 302
    payment = shown(client, case_id)["payment"]
    assert (payment["state"], payment["method"], payment["to_give_back_dong"]) == ("paid", "online", 0)
    assert told(store, case_id) == ["application.submitted", "payment.completed"]
    assert kinds_of_news(store) == ["fee", "paid", "received"]
    assert settled_as(store)["effect"] == PAYS and "pending" not in settled_as(store)


def test_the_bank_that_repeats_a_report_of_assigned_money_is_told_that_it_is_known(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    assert assign(cashier(app), "bank-1", kept(client, store, case_id)).status_code == 302
    before = store.applications.load(case_id)
    again = report(client, MISTYPED)
    assert (again.status_code, again.json, again.headers["Idempotency-Replayed"]) == (200, {"state": "paid"}, "true")
    assert report(client, MISTYPED, amount_dong=FEE + 1).json["code"] == "report_id_reused"
    assert unchanged(store, case_id, before)
    tell(store, case_id, SECRET, first=3)
    assert report(client, MISTYPED).json == {"state": "paid"}, "also when the file is purged"


def test_money_of_another_amount_is_kept_for_the_application_that_its_reference_names(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    store.applications.collection.update_one({"_id": case_id}, {"$set": {"payment.reference": "7KQ2M0XD9TRA"}})
    wanted, desk = "HS 7KQ2M0XD9TRA", cashier(app)
    report(client, wanted, amount_dong=FEE - 1)
    page = desk.get("/unmatched-money?lang=en").text
    assert (
        store.applications.load(case_id)["tracking_code"] in page and "That application owes" in page and "8,000\u00a0đ" in page
    )
    assert f"/unmatched-money/assign?report=bank-1&amp;application={case_id}" in page
    assert "Enter the tracking code" in settle(desk, report="bank-1", way="assigned", code=" ").text
    assert "There is no application" in settle(desk, report="bank-1", way="assigned", code=MISTYPED).text
    seen = shown_before(desk, "bank-1", "hs 7kq2m0xd9tra")
    assert seen["effect"] == GOES_BACK and "The fee is still to be paid." in seen["text"]
    assert confirm(desk, seen).status_code == 302
    payment = shown(client, case_id)["payment"]
    assert (payment["state"], payment["to_give_back_dong"]) == ("asked", FEE - 1)
    page = signed_in(app).get(f"/applications/{case_id}?lang=vi").text
    assert "không được tính là phí" in page and "nộp thừa" not in page.lower(), "less than the fee is not too much"
    assert told(store, case_id)[-1] == "payment.overpaid" and "other_amount" in kinds_of_news(store)
    assert report(client, wanted, amount_dong=FEE - 1).json == {"state": "asked"}, "the same report again"
    assert report(client, wanted, "bank-2").json == {"state": "paid"}


def test_the_page_tells_what_will_happen_and_writes_nothing(app: Flask, client: FlaskClient, store: Store, case_id: str) -> None:
    code, before = kept(client, store, case_id), store.applications.load(case_id)
    seen = shown_before(cashier(app), "bank-1", code)
    for said in (
        "8.000\u00a0đ",
        code,
        "Chưa nộp",
        "Đang giải quyết",
        "đã nộp phí qua ngân hàng",
        "Nộp phí cho hồ sơ",
    ):
        assert said in seen["text"], said
    assert "Công Dân" not in seen["text"], "who applies is not the cashier's business"
    assert unchanged(store, case_id, before) and len(store.unmatched.open(9)) == 1


def test_what_has_changed_since_it_was_shown_is_shown_again_and_not_done(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    desk = cashier(app)
    seen = shown_before(desk, "bank-1", kept(client, store, case_id))
    tell(store, case_id, COLLECTED, first=3)
    refused = confirm(desk, seen)
    assert refused.status_code == 409
    assert "Hồ sơ vừa thay đổi." in refused.text and "Phí của hồ sơ đã được nộp rồi." in refused.text
    assert len(store.unmatched.open(9)) == 1
    assert confirm(desk, {**seen, "effect": GOES_BACK}).status_code == 302
    assert shown(client, case_id)["payment"]["to_give_back_dong"] == FEE


def test_money_is_not_assigned_to_an_application_of_which_no_fee_was_asked(
    app: Flask, client: FlaskClient, store: Store, case_id: str
) -> None:
    kept(client, store, case_id)
    other = {**store.applications.load(case_id), "_id": "another", "tracking_code": code_of(7)}
    del other["payment"]
    store.applications.collection.insert_one(other)
    desk = cashier(app)
    for answer in (
        settle(desk, report="bank-1", way="assigned", code=code_of(7)),
        desk.get("/unmatched-money/assign?report=bank-1&application=another"),
    ):
        assert answer.status_code == 422 and "Hãy trả lại người chuyển." in answer.text
    assert len(store.unmatched.open(9)) == 1


@pytest.mark.parametrize("dies", ["before the application takes it", "before the money says so"])
def test_an_assignment_that_broke_off_is_finished_by_the_worker_and_counts_once(
    app: Flask, client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    kept(client, store, case_id)
    broken = (store.applications, "save") if dies.startswith("before the application") else (store.unmatched, "complete")
    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(*broken, Mock(side_effect=SystemExit))
        assigning.assign(store, utc_now, "bank-1", case_id, PAYS, BY)
    with pytest.raises(AlreadySettled):
        settling.settle(store, utc_now, "bank-1", RETURNED, BY)
    assert store.unmatched.open(9) == [] and "Đang ghi vào hồ sơ" in cashier(app).get("/unmatched-money").text
    for _ in range(2):
        AssignedMoney(store, utc_now).step()
    assert settled_as(store)["effect"] == PAYS and store.unmatched.pending(9) == []
    assert told(store, case_id) == ["application.submitted", "payment.completed"]
    assert kinds_of_news(store) == ["fee", "paid", "received"]


def test_a_cashier_who_confirms_again_finishes_what_broke_off(
    app: Flask, client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = shown_before(desk := cashier(app), "bank-1", kept(client, store, case_id))
    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(store.applications, "save", Mock(side_effect=SystemExit))
        assigning.assign(store, utc_now, "bank-1", case_id, PAYS, BY)
    assert confirm(desk, seen).status_code == 302
    assert shown(client, case_id)["payment"]["state"] == "paid"


def test_who_loses_the_race_against_the_write_that_counted_the_money_does_not_take_back_its_news(
    client: FlaskClient, store: Store, case_id: str
) -> None:
    """Taken back and put again, news that has gone out would go out a second time."""
    before = store.applications.load(case_id)
    assert report(client, purpose(client, case_id)).status_code == 200
    paid = next(notice for notice in store.notices.of_owner("citizen-an") if notice["kind"] == "paid")
    with pytest.raises(StaleVersion):
        write_report(store, utc_now, before, BankReport("bank-1", SUCCEEDED, FEE), credited)
    assert paid in store.notices.of_owner("citizen-an")
    with pytest.raises(StaleVersion):
        write_report(store, utc_now, before, BankReport("bank-2", SUCCEEDED, FEE), credited)
    assert kinds_of_news(store) == ["fee", "paid", "received"], "news of what did not come to be is taken back"


def test_two_cashiers_at_once_do_one_thing_with_the_money(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look of one and the write, another has given it back."""
    kept(client, store, case_id)
    load, before = store.applications.load, store.applications.load(case_id)

    def overtaken(wanted: str) -> Any:
        monkeypatch.setattr(store.applications, "load", load)
        settling.settle(store, utc_now, "bank-1", RETURNED, BY)
        return load(wanted)

    monkeypatch.setattr(store.applications, "load", overtaken)
    with pytest.raises(AlreadySettled):
        assigning.assign(store, utc_now, "bank-1", case_id, PAYS, BY)
    assert settled_as(store)["way"] == RETURNED and unchanged(store, case_id, before)


def test_money_claimed_for_a_file_that_is_purged_in_between_waits_to_be_settled_again(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(client, store, case_id)
    save = store.applications.save

    def overtaken(*change: Any) -> Any:
        monkeypatch.setattr(store.applications, "save", save)
        tell(store, case_id, SECRET, first=3)
        return save(*change)

    monkeypatch.setattr(store.applications, "save", overtaken)
    with pytest.raises(Invalid):
        assigning.assign(store, utc_now, "bank-1", case_id, PAYS, BY)
    assert [money["_id"] for money in store.unmatched.open(9)] == ["bank-1"]
    assert "payment" not in store.applications.load(case_id) and kinds_of_news(store) == []
    settling.settle(store, utc_now, "bank-1", RETURNED, BY)


def test_money_that_a_file_took_before_it_was_purged_is_never_settled_again(
    client: FlaskClient, store: Store, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(client, store, case_id)
    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(store.unmatched, "complete", Mock(side_effect=SystemExit))
        assigning.assign(store, utc_now, "bank-1", case_id, PAYS, BY)
    tell(store, case_id, SECRET, first=3)
    AssignedMoney(store, utc_now).step()
    assert store.unmatched.open(9) == [] and store.unmatched.pending(9) == []
    assert kinds_of_news(store) == []


def test_the_worker_of_submission_finishes_assignments(app: Flask) -> None:
    loops = create_worker(wired=app.extensions["submission"])._loops
    assert AssignedMoney.name in {loop.name for loop in loops}


@pytest.mark.parametrize(("role", "unit"), [("cashier", "29179"), ("receptionist", "836"), ("administrator", "836")])
def test_nobody_but_the_cashier_of_the_district_sees_that_money(app: Flask, store: Store, role: str, unit: str) -> None:
    desk = cashier(app, role, unit)
    for path in ("/unmatched-money", "/unmatched-money/assign?report=bank-1&application=case-1"):
        assert desk.get(path).status_code == 403
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/").text)
    assert token
    for path in ("/unmatched-money", "/unmatched-money/assign"):
        assert desk.post(path, data={"csrf_token": token[1], "report": "bank-1", "way": "returned"}).status_code == 403
    assert app.test_client().get("/unmatched-money").status_code in (302, 401)
