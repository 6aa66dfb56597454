"""The fee of an application: asked once, paid once, and what happens to money that nobody owes; the picture and the signature."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.submission.domain.applications import KEPT_AFTER_PURGE, purge, withdraw
from services.submission.domain.bank_reports import FAILED, SUCCEEDED, outcomes
from services.submission.domain.bank_signature import WINDOW, NotSigned, Signed, check, signature
from services.submission.domain.payments import (
    KEPT_ATTEMPTS,
    BankReport,
    PaymentState,
    ask,
    collected,
    known_outcome,
    news_of,
    payment_state,
    reported,
)
from services.submission.domain.references import purpose_of, references_in
from services.submission.domain.vietqr import Account, transfer
from services.submission.settings import Settings
from services.submission.wiring import load_account, wire
from shared.errors import Invalid
from shared.events import NewEvent
from shared.settings import SettingsError
from tests.conftest import SETTINGS
from tests.support.events import event
from tests.unit.submission.test_applications import CLOSED, RECEIVED, after, sent

NOW = datetime(2021, 1, 19, 3, 0, tzinfo=UTC)
REFERENCE = "7KQ2M0XD9TRA"
ASKED = event(NewEvent("payment.asked", {"amount_dong": 8_000}), 2)
COLLECTED = event(NewEvent("payment.collected", {"amount_dong": 8_000}), 3)
OVERPAID = NewEvent("payment.overpaid", {"amount_dong": 8_000})
PAID = BankReport("bank-1", SUCCEEDED, 8_000)
KEY = "a-key-that-only-the-bank-and-we-know"
BODY = b'{"purpose":"HS 7KQ2M0XD9TRA","amount_dong":8000,"outcome":"succeeded"}'


def owing() -> dict[str, Any]:
    """A received application that owes 8.000 đ."""
    return ask(after(sent(), RECEIVED), ASKED, REFERENCE)


def closed(outcome: str) -> NewEvent:
    return NewEvent(CLOSED.type, {**CLOSED.data, "outcome": outcome})


def signed(body: bytes = BODY, at: datetime = NOW, key: str = KEY, report_id: str = "bank-1") -> Signed:
    timestamp = str(int(at.timestamp()))
    return Signed(report_id, timestamp, signature(key, report_id, timestamp, body), body)


def test_the_picture_is_the_one_of_the_rules() -> None:
    account = Account("970436", "", "1234567890", "")
    assert transfer(account, 50_000, "HS 210119 0001") == (
        "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405500005802VN62180814HS 210119 0001"
        "6304EF93"
    )


def test_an_application_without_a_fee_owes_nothing() -> None:
    assert payment_state(sent()) is None
    assert payment_state(owing()) is PaymentState.ASKED


def test_a_payment_is_told_once_and_in_numbers_only() -> None:
    application, told = reported(owing(), PAID, NOW)
    assert told == [NewEvent("payment.completed", {"amount_dong": 8_000})]
    assert (payment_state(application), application["payment"]["paid"]["method"]) == (PaymentState.PAID, "online")
    again, nothing = reported(application, PAID, NOW)
    assert (again, nothing) == (application, [])


def test_a_failed_try_loses_nothing_and_a_later_one_pays() -> None:
    application, told = reported(owing(), replace(PAID, outcome=FAILED), NOW)
    assert (told, payment_state(application)) == ([], PaymentState.ASKED)
    _, told = reported(application, replace(PAID, id="bank-2"), NOW)
    assert [fact.type for fact in told] == ["payment.completed"]


@pytest.mark.parametrize("outcome", [SUCCEEDED, FAILED])
def test_another_amount_is_refused_and_changes_nothing(outcome: str) -> None:
    with pytest.raises(Invalid) as wrong:
        reported(owing(), BankReport("bank-1", outcome, 7_999), NOW)
    assert (wrong.value.errors[0].pointer, wrong.value.errors[0].code) == ("/amount_dong", "wrong_amount")


def test_a_file_that_was_withdrawn_owes_nothing_and_money_that_comes_goes_back() -> None:
    application, _ = withdraw(owing(), "not_needed", None, NOW)
    assert payment_state(application) is PaymentState.LAPSED
    application, told = reported(application, PAID, NOW)
    assert (told, payment_state(application)) == ([OVERPAID], PaymentState.LAPSED)
    assert [money["amount_dong"] for money in application["payment"]["surplus"]] == [8_000]
    notice = news_of(application, PAID.id)
    assert notice is not None and notice.kind == "give_back"


@pytest.mark.parametrize(("outcome", "state"), [("granted", "asked"), ("refused", "lapsed"), ("withdrawn", "lapsed")])
def test_a_fee_lapses_with_a_file_that_ends_without_a_result(outcome: str, state: str) -> None:
    assert payment_state(after(owing(), closed(outcome))) == state


def test_what_was_paid_stays_paid_when_the_file_is_withdrawn() -> None:
    application, _ = withdraw(reported(owing(), PAID, NOW)[0], "not_needed", None, NOW)
    assert payment_state(application) is PaymentState.PAID


def test_money_that_comes_on_both_ways_pays_the_file_once_in_either_order() -> None:
    both = {"bank": lambda one: reported(one, PAID, NOW), "counter": lambda one: collected(one, COLLECTED)}
    for order in itertools.permutations(both):
        application = owing()
        for way in order:
            application, told = both[way](application)
        assert told == [OVERPAID], "the money that came second is told to the desk"
        method = {"bank": "online", "counter": "counter"}[order[0]]
        assert application["payment"]["paid"]["method"] == method
        assert len(application["payment"]["surplus"]) == 1


def test_a_fee_that_only_the_office_could_tell_is_paid_there_without_having_been_asked_for() -> None:
    application, told = collected(after(sent(), RECEIVED), COLLECTED)
    assert told == []
    assert payment_state(application) is PaymentState.PAID
    assert "reference" not in application["payment"]


def test_the_reports_that_are_kept_do_not_grow_without_end() -> None:
    application = owing()
    for number in range(KEPT_ATTEMPTS + 5):
        application, _ = reported(application, BankReport(f"bank-{number}", FAILED, 8_000), NOW)
    assert len(application["payment"]["attempts"]) == KEPT_ATTEMPTS


@pytest.mark.parametrize("paid_before", [False, True], ids=["the one that paid", "the one that goes back"])
def test_a_report_that_brought_money_is_known_after_its_attempt_was_let_go(paid_before: bool) -> None:
    application = collected(owing(), COLLECTED)[0] if paid_before else owing()
    application, _ = reported(application, PAID, NOW)
    for number in range(KEPT_ATTEMPTS):
        application, _ = reported(application, BankReport(f"failed-{number}", FAILED, 8_000), NOW)
    assert PAID.id not in [attempt["id"] for attempt in application["payment"]["attempts"]]
    assert known_outcome(application, PAID.id) == SUCCEEDED
    assert reported(application, PAID, NOW) == (application, [])


def test_nothing_of_a_payment_stays_of_a_secret_file() -> None:
    application, _ = purge({**reported(owing(), PAID, NOW)[0], "_id": "case-1"}, NOW, "cause")
    assert "payment" not in KEPT_AFTER_PURGE
    assert "payment" not in application and REFERENCE not in str(application)


def test_of_the_reports_of_a_secret_file_their_ids_and_outcomes_stay() -> None:
    application = collected(reported(owing(), BankReport("failed-1", FAILED, 8_000), NOW)[0], COLLECTED)[0]
    application, _ = purge(reported(application, PAID, NOW)[0], NOW, "cause")
    assert application["bank_reports"] == [{"id": "failed-1", "outcome": FAILED}, {"id": PAID.id, "outcome": SUCCEEDED}]
    assert outcomes(application) == {"failed-1": FAILED, PAID.id: SUCCEEDED}
    assert "bank_reports" not in purge(owing(), NOW, "cause")[0], "nothing was reported"


@pytest.mark.parametrize(
    "purpose",
    [
        "HS 7KQ2M0XD9TRA",
        "hs 7kq2m0xd9tra",
        "HS7KQ2M0XD9TRA",
        "MBVCB.123456.HS 7KQ2-M0XD-9TRA.CT tu 0123 toi 0456",
        "NGUYEN THU chuyen HS 7KQ2M0XD9TRA-190121",
    ],
)
def test_a_reference_is_found_however_the_banks_changed_the_purpose(purpose: str) -> None:
    assert REFERENCE in references_in(purpose)


def test_a_purpose_is_short_enough_for_a_picture() -> None:
    assert purpose_of(REFERENCE) == "HS 7KQ2M0XD9TRA"
    assert len(purpose_of(REFERENCE)) <= 25


def test_a_report_with_the_banks_signature_is_believed() -> None:
    check(signed(), KEY, NOW)
    rotated = replace(signed(), signature=f"v1,b2xk {signed().signature}")
    check(rotated, KEY, NOW)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (replace(signed(), body=BODY.replace(b"8000", b"8001")), "not_signed"),
        (replace(signed(), id="bank-2"), "not_signed"),
        (replace(signed(), timestamp=str(int(NOW.timestamp()) + 1)), "not_signed"),
        (replace(signed(), signature=""), "not_signed"),
        (signed(key="another key of somebody who guesses"), "not_signed"),
        (signed(at=NOW - WINDOW - timedelta(seconds=1)), "report_too_old"),
        (signed(at=NOW + WINDOW + timedelta(seconds=1)), "report_too_old"),
        (signed(report_id=""), "report_without_id"),
        (signed(report_id="x" * 65), "report_without_id"),
    ],
)
def test_a_report_that_is_forged_changed_or_old_is_refused(report: Signed, code: str) -> None:
    with pytest.raises(NotSigned) as refused:
        check(report, KEY, NOW)
    assert refused.value.problem_code == code


def test_without_a_key_nothing_is_believed() -> None:
    with pytest.raises(NotSigned):
        check(signed(key=""), "", NOW)


@pytest.mark.parametrize("account", ["", "account: {bin: 12345, number: '1'}", "account: {bin: '123456', number: 'ÁÂ'}"])
def test_an_account_that_cannot_be_is_named_at_the_start(tmp_path: Path, account: str) -> None:
    (tmp_path / "payments.yaml").write_text(f"{account or 'account:'}\n")
    with pytest.raises(ValueError, match=r"payments\.yaml"):
        load_account(tmp_path)


@pytest.fixture
def with_a_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """The settings of a district with a bank; its pack is the demonstration's, with this word on the account."""

    def settings(verified: str, *, demo: str = "0", key: str = KEY) -> Settings:
        pack = tmp_path / "pack"
        shutil.copytree(SETTINGS["DISTRICT_PACK"], pack)
        account = (pack / "payments.yaml").read_text()
        (pack / "payments.yaml").write_text(account.replace("verified: false", verified))
        for name, value in {"DISTRICT_PACK": str(pack), "DEMO": demo, "PAYMENT_KEY": key}.items():
            monkeypatch.setenv(name, value)
        return Settings.read("submission")

    return settings


@pytest.mark.parametrize("verified", ["verified: false", 'verified: "true"', "# not said"])
def test_nobody_is_asked_to_pay_to_an_account_that_nobody_checked(with_a_bank: Callable[..., Settings], verified: str) -> None:
    with pytest.raises(ValueError, match="verified must be true before fees are paid online"):
        wire(with_a_bank(verified))


@pytest.mark.parametrize(
    ("verified", "changes"),
    [("verified: true", {}), ("verified: false", {"demo": "1"}), ("verified: false", {"key": ""})],
    ids=["checked", "demonstration", "no bank"],
)
def test_an_account_that_is_checked_invented_for_the_demonstration_or_not_shown_is_no_obstacle(
    with_a_bank: Callable[..., Settings], verified: str, changes: dict[str, str]
) -> None:
    wired = wire(with_a_bank(verified, **changes))
    assert wired.reference.account.number
    wired.store.database.client.close()


@pytest.mark.parametrize("key", ["short", "CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME"])
def test_a_bank_key_that_is_easy_to_guess_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("DEMO", "0")
    monkeypatch.setenv("PAYMENT_KEY", key)
    with pytest.raises(SettingsError, match="PAYMENT_KEY"):
        Settings.read("submission")
    monkeypatch.setenv("PAYMENT_KEY", "")
    assert Settings.read("submission").payment_key == ""
