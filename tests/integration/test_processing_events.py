"""What submission tells, on the real store: applied once and in order; contents fetched until they are here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.processing.handlers.applications import applications
from services.processing.handlers.content import ContentPuller
from services.processing.submission import ContentGone
from shared.auth.service_token import sign_service_token
from shared.digests import content_digest
from shared.errors import PeerUnavailable
from shared.events import Event
from shared.projection import NOT_KEPT, Applied
from shared.units import UnitRegistry
from tests.conftest import SETTINGS
from tests.integration.processing_office import COMMUNE, Desk, Moment, clock, desk, submitted, told

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

# Certification of signatures: 10.000 đ.
SIGNATURE = "2.000884"
DESK, SPECIALIST, CLERK = (f"{role}@{COMMUNE}" for role in ("receptionist", "specialist", "clerk"))


def _apply(desk: Desk, *events: Event) -> Applied:
    case_id = events[0].case_id
    return applications(desk.processing.office).apply({("submission", case_id): events})["submission", case_id]


def _content(name: str = "Lê Thử Nội Dung", supplements: int = 0) -> dict[str, Any]:
    content = {
        "procedure_code": "1.001193",
        "receiving_unit": COMMUNE,
        "applicant": {"kind": "citizen", "full_name": name, "id_number": "000190000009", "phone": "0900000009"},
        "form": {"child_name": "Bé Thử", "round": supplements},
        "attachments": [
            {
                "id": "upload-1",
                "component": "2",
                "sha256": "a" * 64,
                "filename": "giay.pdf",
                "media_type": "application/pdf",
                "size": 10,
            }
        ],
        "supplements": [{"round": number + 1} for number in range(supplements)],
        "tracking_code": "BT-7K2M-9Q4",
        "private_of_submission": "stays there",
    }
    return {**content, "content_hash": content_digest(content)}


class Peer:
    """Submission as the puller sees it: answers in turn; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def content(self, case_id: str) -> dict[str, Any]:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)


def test_the_same_event_twice_opens_one_case(desk: Desk) -> None:
    event = submitted("case-1")
    assert _apply(desk, event) == Applied(applied=1)
    assert _apply(desk, event, event) == Applied(duplicates=2)
    stored = desk.processing.office.cases.load("case-1")
    assert (stored["sequence"], stored["positions"]) == (1, {"submission": 1})


def test_a_hole_is_reported_and_nothing_behind_it_is_applied(desk: Desk) -> None:
    withdrawn = told("case-1", 2, "application.withdrawn", {"reason": "not_needed"})
    assert _apply(desk, withdrawn) == Applied(gap_after=0)
    assert desk.processing.office.cases.find("case-1") is None
    assert _apply(desk, submitted("case-1"), withdrawn) == Applied(applied=2)
    stored = desk.processing.office.cases.load("case-1")
    assert (stored["state"], stored["outcome"], stored["received_at"]) == ("closed", "withdrawn", None)


def test_an_application_nobody_can_handle_is_refused_with_its_reason(desk: Desk) -> None:
    for case_id, changes, reason in (
        ("case-1", {"procedure": "9.999999"}, "unknown_procedure"),
        ("case-2", {"unit": "99999"}, "unknown_unit"),
        ("case-3", {"procedure": "1.001612"}, "wrong_level"),
    ):
        result = _apply(desk, submitted(case_id, **changes))
        assert result.refused is not None and result.refused.reason == reason
        assert desk.processing.office.cases.find(case_id) is None


def test_an_application_of_the_last_day_of_a_unit_is_taken_when_it_is_heard_of_a_day_later(desk: Desk, clock: Moment) -> None:
    """Submission accepted it by the units of that day; by those of the day after nobody could, and it would wait for ever."""
    real_day = UnitRegistry(desk.processing.office.reference.units._units)
    office = replace(desk.processing.office, reference=replace(desk.processing.office.reference, units=real_day))
    event = replace(submitted("case-1", unit="29113"), time=datetime(2025, 2, 28, 9, 0, tzinfo=UTC))
    clock.at = datetime(2025, 2, 28, 18, 0, tzinfo=UTC)
    result = applications(office).apply({("submission", "case-1"): [event]})["submission", "case-1"]
    assert result == Applied(applied=1)
    assert office.cases.load("case-1")["deciding_unit"] == "29113"


def test_a_withdrawal_is_in_time_when_the_citizen_made_it_in_time(desk: Desk, clock: Moment) -> None:
    _apply(desk, submitted("case-1"))
    desk.done("case-1", "accept", DESK)
    withdrawn = replace(told("case-1", 2, "application.withdrawn", {"reason": "not_needed"}), time=clock.at + timedelta(hours=1))
    clock.passes(days=2)
    _apply(desk, withdrawn)
    stored = desk.processing.office.cases.load("case-1")
    assert (stored["outcome"], stored["timeliness"], stored["closed_at"]) == ("withdrawn", "on_time", clock.at)


def test_positions_say_what_is_kept_here(desk: Desk) -> None:
    _apply(desk, submitted("case-1"))
    counter = desk.open_at_counter().json["case_id"]
    positions = applications(desk.processing.office).positions("submission", ["case-1", "case-2", counter])
    assert positions == {"case-1": 1, counter: NOT_KEPT}


def test_content_is_fetched_until_it_is_here_and_other_cases_do_not_wait(desk: Desk, clock: Moment) -> None:
    content = _content()
    _apply(desk, submitted("case-1", content_hash=content["content_hash"]))
    puller = ContentPuller(desk.processing.office, Peer(PeerUnavailable(), content))  # type: ignore[arg-type]
    puller.step()
    assert desk.case("case-1", DESK)["content_pending"]
    before = desk.processing.office.cases.load("case-1")["revision"]
    puller.step()  # too early: the pause after a failure is not over
    clock.passes(seconds=2)
    puller.step()
    shown = desk.case("case-1", DESK)
    assert (shown["content_pending"], shown["applicant_name"], shown["tracking_code"]) == (
        False,
        "Lê Thử Nội Dung",
        "BT-7K2M-9Q4",
    )
    assert "private_of_submission" not in str(desk.processing.office.cases.load("case-1"))
    assert shown["revision"] == before, "fetched content makes nobody's decision stale"
    assert desk.find("le thu noi dung", DESK)


def test_damaged_content_is_not_kept_but_asked_for_again(desk: Desk, clock: Moment) -> None:
    content = _content()
    _apply(desk, submitted("case-1", content_hash=content["content_hash"]))
    damaged = {**content, "form": {"child_name": "Khác"}}
    puller = ContentPuller(desk.processing.office, Peer(damaged, content))  # type: ignore[arg-type]
    puller.step()
    assert desk.processing.office.cases.load("case-1").get("content") is None
    clock.passes(seconds=2)
    puller.step()
    assert desk.processing.office.cases.load("case-1")["content"]["form"] == content["form"]


def test_purged_content_stops_the_search(desk: Desk) -> None:
    _apply(desk, submitted("case-1"))
    ContentPuller(desk.processing.office, Peer(ContentGone())).step()  # type: ignore[arg-type]
    assert "content_wanted_at" not in desk.processing.office.cases.load("case-1")


def test_a_supplement_brings_the_newest_content_and_waits_for_the_official(desk: Desk, clock: Moment) -> None:
    old, new = _content(), _content(supplements=1)
    _apply(desk, submitted("case-1", content_hash=old["content_hash"]))
    ContentPuller(desk.processing.office, Peer(old)).step()  # type: ignore[arg-type]
    desk.done("case-1", "accept", DESK)
    desk.done("case-1", "request_supplement", SPECIALIST, {"reason": "missing_document", "documents": ["Giấy chứng sinh"]})
    arrived = {"round": 1, "attachment_count": 1, "content_hash": new["content_hash"]}
    _apply(desk, told("case-1", 2, "application.supplemented", arrived))
    puller = ContentPuller(desk.processing.office, Peer(old, new))  # type: ignore[arg-type]
    puller.step()  # an answer overtaken by the supplement
    assert desk.case("case-1", DESK)["content_pending"]
    clock.passes(seconds=2)
    puller.step()
    shown = desk.case("case-1", DESK)
    assert (shown["supplement_arrived"], shown["content"]["form"]["round"]) == (True, 1)
    assert [row["case_id"] for row in desk.get("/api/v1/cases?queue=reception", DESK).json["cases"]] == ["case-1"]
    assert desk.done("case-1", "accept_supplement", DESK)["state"] == "processing"


def test_a_purge_told_by_submission_deletes_what_was_fetched(desk: Desk) -> None:
    content = _content()
    _apply(desk, submitted("case-1", content_hash=content["content_hash"]))
    ContentPuller(desk.processing.office, Peer(content)).step()  # type: ignore[arg-type]
    desk.done("case-1", "mark_secret", CLERK, {"confirm": True})
    _apply(desk, told("case-1", 2, "application.purged", {}))
    assert "Lê Thử" not in str(desk.processing.office.cases.load("case-1"))


def test_what_was_paid_online_is_seen_at_the_desk_and_not_taken_again(desk: Desk) -> None:
    _apply(desk, submitted("case-1", procedure=SIGNATURE))
    assert desk.done("case-1", "accept", DESK)["fee"]["state"] == "asked"
    _apply(desk, told("case-1", 2, "payment.completed", {"amount_dong": 10_000}))
    seen = desk.case("case-1", DESK)["fee"]
    assert (seen["state"], seen["method"], seen["amount_dong"]) == ("paid", "online", 10_000)
    assert desk.act("case-1", "collect_fee", DESK).json["code"] == "paid_already"
    assert seen["to_give_back_dong"] == 0


def test_money_that_is_to_be_given_back_is_seen_by_who_handles_the_file(desk: Desk) -> None:
    _apply(desk, submitted("case-1", procedure=SIGNATURE))
    desk.done("case-1", "accept", DESK)
    _apply(desk, told("case-1", 2, "payment.completed", {"amount_dong": 10_000}))
    for number in (3, 4, 4):
        _apply(desk, told("case-1", number, "payment.overpaid", {"amount_dong": 10_000}))
    assert desk.case("case-1", DESK)["fee"]["to_give_back_dong"] == 20_000
    assert "Nộp thừa, phải trả lại: 20.000\u00a0đ" in desk.get("/cases/case-1", DESK).text
    desk.done("case-1", "mark_secret", CLERK, {"confirm": True})
    _apply(desk, told("case-1", 5, "payment.overpaid", {"amount_dong": 10_000}))
    assert desk.processing.office.cases.load("case-1")["surplus_dong"] is None


def _paid_twice(desk: Desk) -> None:
    """A received file, case-1, for which 10.000 đ came twice."""
    _apply(desk, submitted("case-1", procedure=SIGNATURE))
    desk.done("case-1", "accept", DESK)
    _apply(desk, told("case-1", 2, "payment.completed", {"amount_dong": 10_000}))
    _apply(desk, told("case-1", 3, "payment.overpaid", {"amount_dong": 10_000}))


def test_the_desk_records_that_money_went_back_and_later_money_begins_anew(desk: Desk) -> None:
    _paid_twice(desk)
    assert [row["case_id"] for row in desk.get("/api/v1/cases?queue=to_give_back", DESK).json["cases"]] == ["case-1"]
    fee = desk.done("case-1", "return_surplus", DESK, {"method": "transfer", "confirm": True})["fee"]
    assert (fee["to_give_back_dong"], fee["state"], fee["amount_dong"]) == (0, "paid", 10_000)
    assert [(money["amount_dong"], money["method"]) for money in fee["returned"]] == [(10_000, "transfer")]
    event = desk.processing.office.cases.load("case-1")["outbox"][-1]
    assert (event["type"], event["data"]) == ("payment.returned", {"amount_dong": 10_000, "method": "transfer"})
    assert desk.get("/api/v1/cases?queue=to_give_back", DESK).json["cases"] == []
    again = desk.act("case-1", "return_surplus", DESK, {"method": "cash", "confirm": True})
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_give_back")
    for number in (3, 4):
        _apply(desk, told("case-1", number, "payment.overpaid", {"amount_dong": 5_000}))
    fee = desk.case("case-1", DESK)["fee"]
    assert (fee["to_give_back_dong"], [money["amount_dong"] for money in fee["overpaid"]]) == (5_000, [10_000, 5_000])


def test_money_is_not_given_back_twice_unseen_or_unconfirmed(desk: Desk) -> None:
    """Two officials look; money comes, or the first gives it back; the second must look again."""
    _paid_twice(desk)
    back = {"method": "cash", "confirm": True}
    seen = desk.case("case-1", DESK)["revision"]
    for body in ({"method": "cash"}, {"method": "cash", "confirm": False}, {"method": "post", "confirm": True}):
        assert desk.act("case-1", "return_surplus", DESK, body).status_code == 422
    assert desk.act("case-1", "return_surplus", SPECIALIST, back).status_code == 403
    assert desk.act("case-1", "return_surplus", "receptionist@836", back).status_code in (403, 404)
    _apply(desk, told("case-1", 4, "payment.overpaid", {"amount_dong": 5_000}))
    assert desk.act("case-1", "return_surplus", DESK, back, seen).status_code == 412
    seen = desk.case("case-1", DESK)["revision"]
    assert desk.act("case-1", "return_surplus", DESK, back, seen).status_code == 200
    assert desk.act("case-1", "return_surplus", DESK, back, seen).status_code == 412
    told_of = [wire["type"] for wire in desk.processing.office.cases.load("case-1")["outbox"]]
    assert told_of.count("payment.returned") == 1


def test_a_file_from_the_counter_has_no_money_to_give_back(desk: Desk) -> None:
    case_id = desk.open_at_counter(accept=True, procedure_code=SIGNATURE).json["case_id"]
    desk.done(case_id, "collect_fee", DESK)
    refused = desk.act(case_id, "return_surplus", DESK, {"method": "cash", "confirm": True})
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_to_give_back")


def test_nothing_of_a_payment_is_noted_on_a_file_that_was_deleted_as_a_secret(desk: Desk) -> None:
    _apply(desk, submitted("case-1", procedure=SIGNATURE))
    desk.done("case-1", "accept", DESK)
    desk.done("case-1", "mark_secret", CLERK, {"confirm": True})
    _apply(desk, told("case-1", 2, "payment.completed", {"amount_dong": 10_000}))
    stored = desk.processing.office.cases.load("case-1")
    assert (stored["positions"]["submission"], stored["paid"], stored["fee_dong"]) == (2, None, None)


def test_submission_reads_the_officials_words_and_the_result_with_a_service_token(desk: Desk) -> None:
    _apply(desk, submitted("case-1"))
    desk.done("case-1", "refuse_reception", DESK, {"reason": "wrong_authority", "note": "Nộp tại nơi cư trú"})
    token = sign_service_token(SETTINGS["SERVICE_TOKEN_KEY"], issuer="submission", audience="processing")
    client, headers = desk.app.test_client(), {"Authorization": f"Bearer {token}"}
    notes = client.get("/internal/v1/cases/case-1/citizen-notes", headers=headers).json
    assert (notes["refusal"]["text"], notes["result"]["available"]) == ("Nộp tại nơi cư trú", True)
    result = client.get("/internal/v1/cases/case-1/result", headers=headers)
    assert result.status_code == 200 and result.mimetype in ("application/pdf", "text/html")
    assert desk.get("/internal/v1/cases/case-1/citizen-notes", DESK).status_code == 403
    assert client.get("/internal/v1/journal", headers=headers).status_code == 200


def test_no_event_carries_a_name_or_a_note(desk: Desk) -> None:
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    desk.done(case_id, "request_supplement", SPECIALIST, {"reason": "other", "note": "Thiếu chữ ký của ông Thử"})
    stored = desk.processing.office.cases.load(case_id)
    for secret in ("Thử", "000190000001", "chữ ký", "0900000001"):
        assert secret not in str(stored["outbox"])
