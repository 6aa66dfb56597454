"""One district, from the citizen's phone to the manager's figure, over HTTP, with all processes as `make run` starts them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from deploy.demo_data.forms import REQUEST, application
from deploy.motcua.ports import Ports
from tests.support.auditor import Auditor
from tests.support.district import AN_THUY, District
from tests.support.running import Running, running
from tests.support.waiting import until

pytestmark = pytest.mark.servers
RECEPTION, SPECIALIST, LEADER, CLERK = (
    f"official-{AN_THUY}-{role}" for role in ("receptionist", "specialist", "leader", "clerk")
)
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, District]]:
    with running(tmp_path_factory.mktemp("district") / "home") as pair:
        yield pair


@pytest.fixture(scope="module")
def auditor(system: tuple[Running, District]) -> Iterator[Auditor]:
    store = f"mongodb://127.0.0.1:{Ports(system[0].base_port).document_store}"
    found = Auditor(store, "motcua_submission", "motcua_processing", "motcua_metrics")
    yield found
    found.close()


@pytest.fixture
def district(system: tuple[Running, District], auditor: Auditor) -> District:
    """The doors of the district, once the files of the test before have reached the figures, and with balanced books."""
    until(auditor.quiet, seconds=30, pause=0.2)
    return system[1]


def _application(district: District, case_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = district.expect(
        200, "GET", f"{district.submission}/api/v1/applications/{case_id}", "citizen-an"
    ).json()
    return answer


def _change(district: District, case_id: str, what: str, **body: Any) -> dict[str, Any]:
    """Something the citizen does to an application as it is now, read again when an event came in between (412)."""
    url = f"{district.submission}/api/v1/applications/{case_id}"

    def sent() -> list[requests.Response]:
        seen = district.expect(200, "GET", url, "citizen-an")
        headers = {"If-Match": seen.headers["ETag"]}
        answer = district.ask("POST", f"{url}/{what}", "citizen-an", json=body, headers=headers)
        return [] if answer.status_code == 412 else [answer]

    [answer] = until(sent)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


def _counts(district: District, **question: str) -> tuple[int, int]:
    figure = district.share(**question)
    return figure["numerator"], figure["denominator"]


def test_a_birth_registration_goes_from_the_phone_to_the_figure(district: District) -> None:
    before = _counts(district, unit=AN_THUY)
    receipt = district.apply()
    case_id = receipt["case_id"]
    assert receipt["tracking_code"]
    found = district.expect(200, "GET", f"{district.processing}/api/v1/cases", RECEPTION, params={"queue": "reception"})
    assert until(lambda: district.case(case_id, RECEPTION).status_code == 200)
    assert found.status_code == 200
    district.settle_in_commune(case_id)
    closed_at = time.monotonic()
    until(lambda: _counts(district, unit=AN_THUY) == (before[0] + 1, before[1] + 1), seconds=5)
    print(f"figure changed {time.monotonic() - closed_at:.2f} s after the last action")
    shown = until(lambda: (seen := _application(district, case_id))["state"] == "finished" and seen)
    assert shown["file_code"].endswith("-0001") or shown["file_code"][-4:].isdigit()
    assert shown["result"]["available"]
    result = district.ask("GET", f"{district.submission}/api/v1/applications/{case_id}/result", "citizen-an")
    assert result.status_code == 200
    district.act(case_id, "hand_over", RECEPTION, way="electronic")
    rated = _change(district, case_id, "feedback", rating="very_satisfied")
    assert rated["case_id"] == case_id


def test_the_same_key_with_the_same_body_is_one_application_and_another_body_is_refused(district: District) -> None:
    paper = {"upload_id": district.upload("citizen-an"), "component": "2"}
    url, headers = f"{district.submission}/api/v1/applications", {"Idempotency-Key": "the-very-same-key"}
    body = application(attachments=[paper])
    first = district.expect(201, "POST", url, "citizen-an", json=body, headers=headers)
    second = district.expect(201, "POST", url, "citizen-an", json=body, headers=headers)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    other = district.ask("POST", url, "citizen-an", json={**body, "drafting_seconds": 1}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_supplement_is_asked_for_sent_and_accepted(district: District) -> None:
    case_id = district.apply()["case_id"]
    district.act(
        case_id, "request_supplement", RECEPTION, reason="missing_document", note="Thiếu giấy.", documents=["Giấy chứng sinh"]
    )
    waiting = until(lambda: (seen := _application(district, case_id))["state"] == "supplement_needed" and seen)
    assert "supplement" in waiting["actions"]
    paper = {"upload_id": district.upload("citizen-an"), "component": "2"}
    _change(district, case_id, "supplement", attachments=[paper])
    until(lambda: _accepts(district, case_id))
    district.act(case_id, "accept_supplement", RECEPTION)
    district.settle_in_commune(case_id)
    assert until(lambda: _application(district, case_id)["state"] == "finished")


def _accepts(district: District, case_id: str) -> bool:
    actions = district.case(case_id, RECEPTION).json()["actions"]
    return any(entry["action"] == "accept_supplement" and entry["allowed"] for entry in actions)


def test_an_extension_is_granted_once_with_an_apology(district: District) -> None:
    case_id = district.record("cases", CLERK, origin="internal", unit=AN_THUY, subject="Kế hoạch thử", limit_days=10)["case_id"]
    district.act(case_id, "accept", CLERK)
    due = district.case(case_id, LEADER).json()["due_at"]
    moved = district.act(case_id, "extend", LEADER, reason="complex_file", note="Cần thêm thời gian.", working_days=3)
    assert moved["due_at"] > due
    seen = district.case(case_id, LEADER)
    again = district.ask(
        "POST", f"{district.processing}/api/v1/cases/{case_id}/actions/extend", LEADER,
        json={"reason": "complex_file", "working_days": 1}, headers={"If-Match": seen.headers["ETag"]},
    )  # fmt: skip
    assert (again.status_code, again.json().get("code")) == (409, "extended_already"), again.text
    assert again.json()["current"]["allowed_actions"] is not None


def test_a_counter_file_with_a_paper_step_counts_in_the_denominator_only(district: District) -> None:
    before = _counts(district, unit=AN_THUY)
    applicant = {"full_name": "Công Dân Thử Hai", "id_number": "000190000002"}
    counter = {"origin": "counter", "unit": AN_THUY, "procedure_code": "1.001193", "applicant": applicant}
    case_id = district.record("cases", RECEPTION, **counter)["case_id"]
    district.settle_in_commune(case_id, medium="paper")
    until(lambda: _counts(district, unit=AN_THUY) == (before[0], before[1] + 1))


def test_a_paper_register_entry_counts_in_the_denominator(district: District) -> None:
    before = _counts(district, unit=AN_THUY)
    entry = {"kind": "public_service", "unit": AN_THUY, "procedure_code": "2.000815", "channel": "counter"}
    district.record("register-entries", CLERK, **entry, received_on=TODAY.isoformat(), closed_on=TODAY.isoformat())
    until(lambda: _counts(district, unit=AN_THUY) == (before[0], before[1] + 1))


def test_an_internal_work_file_is_counted_as_its_own_kind(district: District) -> None:
    before = _counts(district, unit=AN_THUY, kind="internal_work")
    case_id = district.record("cases", CLERK, origin="internal", unit=AN_THUY, subject="Báo cáo thử", limit_days=5)["case_id"]
    district.act(case_id, "accept", CLERK)
    district.act(case_id, "complete_step", SPECIALIST)
    district.act(case_id, "sign", LEADER, signature="electronic")
    seen = district.case(case_id, CLERK).json()
    while seen["state"] not in ("closed", "done"):
        legal = [entry["action"] for entry in seen["actions"] if entry["allowed"]]
        action = "sign" if "sign" in legal else "release"
        seen = district.act(
            case_id, action, CLERK, **({"signature": "electronic"} if action == "sign" else {"medium": "electronic"})
        )
    until(lambda: _counts(district, unit=AN_THUY, kind="internal_work") == (before[0] + 1, before[1] + 1))


def test_a_withdrawal_before_reception_is_excluded_with_its_reason(district: District) -> None:
    before = district.share(unit=AN_THUY)
    case_id = district.apply()["case_id"]
    district.case(case_id, RECEPTION)
    _change(district, case_id, "withdraw", reason="other")
    after = until(lambda: (f := district.share(unit=AN_THUY))["excluded"] != before["excluded"] and f)
    assert after["excluded"]["withdrawn_before_reception"] == before["excluded"]["withdrawn_before_reception"] + 1
    assert after["denominator"] == before["denominator"]


def test_a_refusal_at_reception_ends_the_file_with_a_letter(district: District) -> None:
    case_id = district.apply()["case_id"]
    district.act(case_id, "refuse_reception", RECEPTION, reason="wrong_authority", note="Không thuộc thẩm quyền.")
    seen = until(lambda: (a := _application(district, case_id))["state"] == "finished" and a)
    assert seen["outcome"] == "not_received"


def test_an_interlinked_procedure_is_one_file_of_the_district(district: District) -> None:
    before_commune, before_district = _counts(district, level="commune"), _counts(district, level="district")
    applicant = {"full_name": "Công Dân Thử Ba", "id_number": "000190000003"}
    counter = {"origin": "counter", "unit": AN_THUY, "procedure_code": "1.001776", "applicant": applicant}
    case_id = district.record("cases", RECEPTION, **counter)["case_id"]
    district.act(case_id, "accept", RECEPTION)
    for persona, action, body in (
        (SPECIALIST, "complete_step", {}),
        (SPECIALIST, "complete_step", {}),
        (LEADER, "complete_step", {}),
        ("official-836.LD-specialist", "complete_step", {}),
        ("official-836-leader", "sign", {"signature": "electronic"}),
        (RECEPTION, "release", {"medium": "electronic"}),
    ):
        district.act(case_id, action, persona, **body)
    until(lambda: _counts(district, level="district") == (before_district[0] + 1, before_district[1] + 1))
    assert _counts(district, level="commune") == before_commune


def _measured(district: District, unit: str) -> tuple[int, int, int]:
    """Files of the unit paid online, paid at all, and owing."""
    found = district.expect(
        200, "GET", f"{district.metrics}/api/v1/online-share/measures", "manager-836", params={"unit": unit}
    ).json()
    return found["online_payment"]["numerator"], found["online_payment"]["denominator"], found["fees_owed"]


def _owing(district: District) -> str:
    """A certification of a signature, received: 10.000 đ are asked for."""
    case_id: str = district.apply(procedure_code="2.000884", form=REQUEST)["case_id"]
    district.act(case_id, "accept", RECEPTION)
    return case_id


def test_a_fee_is_paid_online_after_a_failed_try_and_counted_once(district: District) -> None:
    online, paid, owed = _measured(district, AN_THUY)
    case_id = _owing(district)
    until(lambda: _measured(district, AN_THUY) == (online, paid, owed + 1))
    picture = district.picture(case_id)
    district.pay(picture, outcome="failed")
    assert _application(district, case_id)["payment"]["last_attempt_failed"]
    for _ in range(2):
        district.pay(picture, report_id="bank-the-same-report")
        assert _application(district, case_id)["payment"]["state"] == "paid"
        until(lambda: _measured(district, AN_THUY) == (online + 1, paid + 1, owed))
    until(lambda: district.case(case_id, RECEPTION).json()["fee"]["method"] == "online")
    seen = district.case(case_id, RECEPTION)
    again = district.ask(
        "POST", f"{district.processing}/api/v1/cases/{case_id}/actions/collect_fee", RECEPTION,
        json={}, headers={"If-Match": seen.headers["ETag"]},
    )  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "paid_already")
    # The fee is paid a second time, and the desk gives that back: both services agree, and no figure of payments moves.
    district.pay(picture)
    until(lambda: district.case(case_id, RECEPTION).json()["fee"]["to_give_back_dong"] == 10_000)
    district.act(case_id, "return_surplus", RECEPTION, method="cash", confirm=True)
    shown = until(lambda: (seen := _application(district, case_id)["payment"])["returned"] and seen)
    assert (shown["state"], shown["method"], shown["to_give_back_dong"]) == ("paid", "online", 0)
    until(lambda: district.share()["as_of"]["unapplied"] == 0)
    assert _measured(district, AN_THUY) == (online + 1, paid + 1, owed)


def test_a_fee_taken_at_the_counter_is_paid_but_not_online(district: District) -> None:
    online, paid, owed = _measured(district, AN_THUY)
    case_id = _owing(district)
    fee = district.act(case_id, "collect_fee", RECEPTION)["fee"]
    assert (fee["state"], fee["method"], fee["amount_dong"]) == ("paid", "counter", 10_000)
    until(lambda: _measured(district, AN_THUY) == (online, paid + 1, owed))
    shown = until(lambda: (seen := _application(district, case_id)["payment"]) and seen["state"] == "paid" and seen)
    assert (shown["method"], shown["transfer"]) == ("counter", None)


def test_a_file_marked_secret_by_mistake_is_purged_everywhere_and_only_counted(district: District, system: Any) -> None:
    before = district.share(unit=AN_THUY)
    case_id = district.apply()["case_id"]
    district.settle_in_commune(case_id)
    until(lambda: district.share(unit=AN_THUY)["denominator"] == before["denominator"] + 1)
    district.act(case_id, "mark_secret", CLERK, confirm=True)
    after = until(lambda: (f := district.share(unit=AN_THUY))["denominator"] == before["denominator"] and f)
    assert after["excluded"]["secret"] is None, "of secret files, only whole levels and years are told"
    until(lambda: _application(district, case_id)["state"] == "purged")
    assert "applicant" not in str(
        district.ask("GET", f"{district.processing}/api/v1/cases/{case_id}", CLERK).json().get("content")
    )


def test_every_figure_opens_exactly_the_files_it_counts(district: District) -> None:
    figure = district.share(unit=AN_THUY)
    listed = {}
    for part in ("numerator", "denominator", "excluded"):
        url = f"{district.metrics}/api/v1/online-share/cases"
        answer = district.expect(200, "GET", url, "manager-836", params={"unit": AN_THUY, "part": part, "limit": 1000}).json()
        listed[part] = answer["total"]
        assert len(answer["cases"]) == answer["total"]
    assert listed == {
        "numerator": figure["numerator"],
        "denominator": figure["denominator"],
        "excluded": figure["excluded"]["withdrawn_before_reception"],
    }


def test_the_books_balance_and_a_second_start_shows_the_same_figures_although_the_broker_forgot(
    district: District, system: tuple[Running, District], auditor: Auditor
) -> None:
    """F9 as an operator meets it: Ctrl-C, start again, the broker is empty, nothing has changed."""
    up, _ = system
    until(lambda: district.share()["as_of"]["unapplied"] == 0)
    proof = up.command("verify")
    assert proof.returncode == 0, proof.stdout + proof.stderr
    before = {level: _counts(district, level=level) for level in ("district", "commune")}
    assert up.stop() == 0
    seconds = up.start()
    print(f"second start: {seconds:.1f} s")
    assert {level: _counts(district, level=level) for level in ("district", "commune")} == before
    case_id = district.apply()["case_id"]
    district.settle_in_commune(case_id)
    until(lambda: _counts(district, level="commune") == (before["commune"][0] + 1, before["commune"][1] + 1), seconds=30)
    findings = until(lambda: (f := auditor.audit([case_id])).wrong == [] and f, seconds=30, pause=0.5)
    assert findings.closed > 0
