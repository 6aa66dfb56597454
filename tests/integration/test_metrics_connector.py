"""The connector on real HTTP against a receiver that is down, fails, hangs, refuses or lies: delivered once, or plainly not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from deploy.demo_receiver.app import create_app as receiver_app
from deploy.motcua.report_keys import report_keys
from services.metrics import connector
from services.metrics.app import create_app
from services.metrics.domain import report as steps
from services.metrics.domain.report import Deed, Report
from services.metrics.domain.report_state import state
from services.metrics.indexes import ensure_indexes
from services.metrics.reporting.desk import period_of
from services.metrics.reporting.tokens import sign_report
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import reporting_loops
from shared.mongo.connect import connect
from shared.settings import SettingsError
from tests.support.province import Province, province
from tests.support.reporting import FILES, QUARTER, ManualClock, Office
from tests.support.tokens import bearer, verifier
from tests.support.waiting import until

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Province]:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    for side in report_keys(tmp_path / "keys"):
        for name, path in side.items():
            monkeypatch.setenv(name, path)
    monkeypatch.setattr(connector, "TIMEOUT_SECONDS", (1.0, 1.0))
    with province() as made:
        monkeypatch.setenv("REPORTING_URL", made.url)
        yield made


@pytest.fixture
def office(receiver: Province, document_store_url: str, database: str) -> Iterator[Office]:
    store = connect(document_store_url, database)
    ensure_indexes(store)
    made = Office(store, ManualClock())
    made.files(*FILES)
    made.due_reports()
    yield made
    store.client.close()


def _approve(office: Office, name: str = QUARTER) -> None:
    deed = Deed("manager-836", office.clock())
    office.reporting.reports.change(name, lambda report: steps.approved(report, report["sha256"], deed))


def _received(receiver: Province) -> list[dict[str, str]]:
    found: list[dict[str, str]] = requests.get(receiver.url, timeout=5).json()["reports"]
    return found


def _tried(office: Office, receiver: Province, manner: str) -> Report:
    """An approved report after one round with a receiver in that manner."""
    receiver.manner = manner
    receiver.start()
    _approve(office)
    office.connector.step()
    return office.report()


def test_an_approved_report_is_delivered_and_only_that(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "well")
    assert state(report) == "delivered"
    assert (report["tries"], report["last_error"], report["next_try_at"]) == (1, None, None)
    assert _received(receiver) == [{"sender": "motcua:836", "report": QUARTER, "sha256": report["sha256"]}]
    claims = jwt.decode(report["receipt"], _public("REPORTING_RECEIVER_KEYS"), algorithms=["ES256"]).claims
    assert (claims["jti"], claims["sha256"]) == (QUARTER, report["sha256"])
    office.clock.forward(days=1)
    office.connector.step()
    assert receiver.asked == 1


def test_what_is_sent_is_signed_for_the_receiver_and_for_a_short_time(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "well")
    token = receiver.headers["AUTHORIZATION"].removeprefix("Bearer ")
    decoded = jwt.decode(token, _public("RECEIVER_SENDERS"), algorithms=["ES256"])
    assert decoded.header["typ"] == "report+jwt"
    assert decoded.claims["exp"] - decoded.claims["iat"] <= 300
    told = {name: decoded.claims[name] for name in ("iss", "aud", "jti", "sha256")}
    expected = {"iss": "motcua:836", "aud": "province-reporting", "jti": QUARTER, "sha256": report["sha256"]}
    assert told == expected
    assert receiver.headers["IDEMPOTENCY_KEY"] == f"{QUARTER}:{report['sha256']}"


def test_while_no_receiver_is_set_up_the_approved_wait(
    office: Office, receiver: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTING_URL", "")
    receiver.start()
    _approve(office)
    Office(office.database, office.clock).connector.step()
    assert (state(office.report()), office.report()["tries"], receiver.asked) == ("waiting_for_delivery", 0, 0)


def test_a_receiver_that_is_down_is_asked_again_with_growing_pauses(office: Office, receiver: Province) -> None:
    _approve(office)
    pauses = []
    for number in range(1, 5):
        office.connector.step()
        report = office.report()
        assert (report["tries"], report["last_error"], state(report)) == (number, "no_connection", "waiting_for_delivery")
        pauses.append(report["next_try_at"] - office.clock.now)
        office.connector.step()
        assert office.report()["tries"] == number, "not before its time"
        office.clock.now = report["next_try_at"]
    assert pauses == [timedelta(seconds=30 * 2**number) for number in range(4)]
    receiver.start()
    office.connector.step()
    assert state(office.report()) == "delivered"


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        ("500", "answered_500"),
        ("503", "answered_503"),
        ("429", "answered_429"),
        ("302", "answered_302"),
        ("no_receipt", "receipt_unreadable"),
        ("no_json", "receipt_unreadable"),
        ("other_hash", "receipt_of_another_report"),
        ("other_report", "receipt_of_another_report"),
        ("other_key", "receipt_not_signed"),
        ("districts_key", "receipt_not_signed"),
        ("other_district", "receipt_not_signed"),
        ("other_type", "receipt_not_signed"),
        ("reflects", "receipt_not_signed"),
    ],
)
def test_without_a_receipt_for_this_very_content_it_is_not_delivered_and_tried_again(
    office: Office, receiver: Province, manner: str, code: str
) -> None:
    report = _tried(office, receiver, manner)
    assert (state(report), report["last_error"], report["receipt"]) == ("waiting_for_delivery", code, None)
    assert not report["refused"] and report["next_try_at"] > office.clock.now
    receiver.manner = "well"
    office.clock.now = report["next_try_at"]
    office.connector.step()
    assert state(office.report()) == "delivered"
    assert len(_received(receiver)) == 1


def test_an_answer_that_was_lost_after_storing_is_asked_for_again_and_received_once(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "hangs")
    assert (report["last_error"], state(report), len(_received(receiver))) == ("timeout", "waiting_for_delivery", 1)
    receiver.manner = "well"
    office.clock.now = report["next_try_at"]
    office.connector.step()
    assert (state(office.report()), office.report()["tries"], len(_received(receiver))) == ("delivered", 2, 1)


@pytest.mark.parametrize("status", ["400", "401", "409", "422"])
def test_a_refusal_is_shown_and_not_repeated_until_a_person_asks(office: Office, receiver: Province, status: str) -> None:
    report = _tried(office, receiver, status)
    assert (report["refused"], report["last_error"]) == (True, f"answered_{status}")
    office.clock.forward(days=3)
    office.connector.step()
    assert receiver.asked == 1
    receiver.manner = "well"
    app = create_app(verifier=verifier(), clock=office.clock)
    address = f"/api/v1/regimes/reports/{QUARTER}"
    asked = app.test_client().post(f"{address}/delivery", headers={**_manager(), "Idempotency-Key": "again-0001"})
    assert (asked.status_code, asked.json["delivery"]["refused"]) == (200, False)
    office.connector.step()
    told = app.test_client().get(address, headers=_manager()).json
    app.extensions["motcua_database"].client.close()
    assert [each["did"] for each in told["history"]] == ["made", "approved", "refused", "asked_again", "delivered"]


def test_the_same_report_with_another_content_is_refused_by_the_receiver(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "well")
    other = "{}"
    digest = steps.sha256_of(other)
    headers = {
        "Authorization": f"Bearer {sign_report(_own(), QUARTER, digest, 'motcua:836')}",
        "Idempotency-Key": f"{QUARTER}:{digest}",
    }
    answer = requests.post(receiver.url, data=other, headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (409, "report_has_other_content")
    headers["Idempotency-Key"] = f"{QUARTER}:{report['sha256']}"
    assert requests.post(receiver.url, data=other, headers=headers, timeout=5).status_code == 422
    assert requests.post(receiver.url, data="[]", headers=headers, timeout=5).json()["code"] == "other_content"
    assert requests.post(receiver.url, data=other, headers={"Authorization": "Bearer x"}, timeout=5).status_code == 401
    assert len(_received(receiver)) == 1


def test_a_body_that_does_not_fit_its_hash_is_never_sent(office: Office, receiver: Province) -> None:
    receiver.start()
    _approve(office)
    office.database["reports"].update_one({"_id": QUARTER}, {"$set": {"body": "{}"}})
    office.connector.step()
    report = office.report()
    assert (report["refused"], report["last_error"], receiver.asked) == (True, "body_damaged", 0)


def test_killed_in_the_middle_of_a_try_it_goes_on_and_the_province_has_it_once(
    office: Office, receiver: Province, document_store_url: str
) -> None:
    receiver.manner = "hangs"
    receiver.start()
    _approve(office)
    process = subprocess.Popen([sys.executable, "-m", "tests.support.deliver"], cwd=ROOT, env=os.environ | {"PYTHONPATH": "."})
    try:
        assert receiver.stored.wait(60)
    finally:
        process.kill()
        process.wait()
    report = office.report()
    assert (report["tries"], report["last_error"], state(report)) == (1, "unfinished", "waiting_for_delivery")
    receiver.stop()
    receiver.manner = "well"
    receiver.start()
    store = connect(document_store_url, office.database.name)
    after = Office(store, ManualClock(report["next_try_at"]))
    after.connector.step()
    assert (state(after.report()), after.report()["tries"], len(_received(receiver))) == ("delivered", 2, 1)
    store.client.close()


def test_two_workers_do_not_try_at_the_same_time(office: Office, receiver: Province, document_store_url: str) -> None:
    receiver.start()
    _approve(office)
    due = office.reporting.reports.to_deliver(office.clock(), 5)
    office.connector.step()
    delivered = office.report()
    office.connector._deliver(due[0])  # type: ignore[attr-defined]
    assert (receiver.asked, office.report()) == (1, delivered)


def test_what_an_approved_correction_replaces_is_not_sent_any_more(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "500")
    office.files("late-1")
    deed = Deed("manager-836", office.clock())
    body = office.reporting.maker.body(office.reporting.overview.regime("settlement-by-unit"), _quarter(office), 2, QUARTER)
    second = office.reporting.reports.insert(steps.corrected(report, body, deed))
    _approve(office, second["_id"])
    receiver.manner = "well"
    office.clock.forward(hours=1)
    office.connector.step()
    assert [each["report"] for each in _received(receiver)] == [second["_id"]]
    assert (office.report()["replaced_by"], state(office.report())) == (second["_id"], "waiting_for_delivery")
    assert state(office.report(second["_id"])) == "delivered"


def test_the_receiver_forgets_a_line_that_a_crash_cut_short(office: Office, receiver: Province, tmp_path: Path) -> None:
    report = _tried(office, receiver, "well")
    receiver.stop()
    with (tmp_path / "reporting-receipts.jsonl").open("a") as file:
        file.write('{"key": "half')
    receiver.start()
    _approve(office, "online-share:2021-10:r1")
    office.connector.step()
    receiver.stop()
    receiver.start()
    assert [each["report"] for each in _received(receiver)] == [report["_id"], "online-share:2021-10:r1"]


def test_t4_rises_with_the_receipt(office: Office, receiver: Province) -> None:
    receiver.start()
    day = office.clock.now.date()
    assert office.reporting.overview.connected(day).numerator == 0
    _approve(office, "online-share:2021-10:r1")
    assert office.reporting.overview.connected(day).numerator == 0
    until(lambda: office.connector.step() and office.reporting.overview.connected(day).numerator == 1)


def test_the_same_request_once_more_is_answered_with_the_same_receipt(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "well")
    names = {"AUTHORIZATION": "Authorization", "IDEMPOTENCY_KEY": "Idempotency-Key"}
    headers = {names[name]: value for name, value in receiver.headers.items()}
    again = [requests.post(receiver.url, data=report["body"].encode(), headers=headers, timeout=5) for _ in range(2)]
    assert [(answer.status_code, answer.json()["receipt"]) for answer in again] == [(200, report["receipt"])] * 2
    assert len(_received(receiver)) == 1


def test_the_receiver_believes_no_report_that_the_district_did_not_sign(office: Office, receiver: Province) -> None:
    report = _tried(office, receiver, "500")
    headers = {"Idempotency-Key": f"{QUARTER}:{report['sha256']}"}
    for key in (ECKey.generate_key("P-256"), ECKey.import_key(Path(os.environ["RECEIVER_KEY_FILE"]).read_text())):
        headers["Authorization"] = f"Bearer {sign_report(key, QUARTER, report['sha256'], 'motcua:836')}"
        receiver.manner = "well"
        answer = requests.post(receiver.url, data=report["body"].encode(), headers=headers, timeout=5)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")
    assert _received(receiver) == []


def _file(folder: Path, text: str) -> str:
    path = folder / "given"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("setting", ["REPORTING_KEY_FILE", "REPORTING_RECEIVER_KEYS"])
@pytest.mark.parametrize("text", [None, "", "CHANGE-ME", "{}", '{"keys": []}', "-----BEGIN PUBLIC KEY-----\nnone\n"])
def test_an_address_without_both_keys_is_refused_at_the_start_of_the_worker(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, text: str | None
) -> None:
    monkeypatch.setenv(setting, "" if text is None else _file(tmp_path, text))
    with pytest.raises(SettingsError, match=setting):
        reporting_loops(Settings.read(SERVICE), office.database)
    monkeypatch.setenv("REPORTING_URL", "")
    assert len(reporting_loops(Settings.read(SERVICE), office.database)) == 2


@pytest.mark.parametrize("whose", ["REPORTING_KEY_FILE", "RECEIVER_KEY_FILE"])
def test_a_private_key_is_never_believed_to_be_the_receivers_public_one(
    office: Office, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    monkeypatch.setenv("REPORTING_RECEIVER_KEYS", os.environ[whose])
    with pytest.raises(SettingsError, match="REPORTING_RECEIVER_KEYS"):
        reporting_loops(Settings.read(SERVICE), office.database)


def test_our_own_key_is_not_taken_for_the_receivers(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As PEM, the way another program would give it."""
    own, theirs = (ECKey.import_key(Path(os.environ[name]).read_text()) for name in ("REPORTING_KEY_FILE", "RECEIVER_KEY_FILE"))
    monkeypatch.setenv("REPORTING_RECEIVER_KEYS", _file(tmp_path, own.as_pem(private=False).decode()))
    with pytest.raises(SettingsError, match="our own key"):
        reporting_loops(Settings.read(SERVICE), office.database)
    monkeypatch.setenv("REPORTING_RECEIVER_KEYS", _file(tmp_path, theirs.as_pem(private=False).decode()))
    assert len(reporting_loops(Settings.read(SERVICE), office.database)) == 2


def test_the_receiver_refuses_to_run_outside_a_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "0")
    with pytest.raises(RuntimeError, match="DEMO=1"):
        receiver_app()


def _quarter(office: Office) -> Any:
    return period_of(office.report())


def _own() -> ECKey:
    return ECKey.import_key(Path(os.environ["REPORTING_KEY_FILE"]).read_text())


def _public(setting: str) -> KeySet:
    return KeySet.import_key_set(json.loads(Path(os.environ[setting]).read_text()))


def _manager() -> dict[str, str]:
    return bearer("manager-836", ("manager", "836"))
