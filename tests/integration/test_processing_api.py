"""Processing over HTTP with the real store: the flow, the rules at the door, and what is written down."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from services.processing.handlers.applications import applications
from tests.integration.processing_office import (
    ALLOWANCE,
    BUSINESS,
    COMMUNE,
    DEPARTMENT,
    DISTRICT,
    Desk,
    Moment,
    clock,
    desk,
    submitted,
)

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

DESK, SPECIALIST, LEADER, CLERK = (f"{role}@{COMMUNE}" for role in ("receptionist", "specialist", "leader", "clerk"))


def _online(desk: Desk, case_id: str = "case-online-1", **changes: str) -> str:
    applications(desk.processing.office).apply({("submission", case_id): [submitted(case_id, **changes)]})
    return case_id


def test_an_online_file_goes_from_the_queue_to_the_citizen(desk: Desk, clock: Moment) -> None:
    case_id = _online(desk)
    queue = desk.get("/api/v1/cases?queue=reception", DESK).json["cases"]
    assert [row["case_id"] for row in queue] == [case_id]
    accepted = desk.done(case_id, "accept", DESK)
    assert accepted["file_code"].endswith("-261125-0001")
    assert accepted["due_at"] == "2026-11-25T10:00:00.000Z"
    clock.passes(minutes=30)
    desk.done(case_id, "claim", SPECIALIST)
    assert desk.get("/api/v1/cases?queue=my", SPECIALIST).json["cases"][0]["case_id"] == case_id
    desk.done(case_id, "complete_step", SPECIALIST)
    desk.done(case_id, "sign", LEADER, {"signature": "electronic"})
    desk.done(case_id, "sign", CLERK, {"signature": "electronic"})
    released = desk.done(case_id, "release", DESK, {"medium": "electronic"})
    assert (released["outcome"], released["timeliness"], released["portal_status"]["number"]) == ("granted", "on_time", 9)
    handed = desk.done(case_id, "hand_over", DESK, {"way": "electronic"})
    assert handed["portal_status"]["number"] == 10
    history = desk.get(f"/api/v1/cases/{case_id}/history", DESK).json
    assert [event["sequence"] for event in history["events"]] == list(range(1, len(history["events"]) + 1))
    assert "release" in [line["action"] for line in history["history"]]


def test_a_counter_file_is_opened_once_however_often_it_is_sent(desk: Desk) -> None:
    first, again = (desk.open_at_counter(key="one-and-the-same-key") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["case_id"] == again.json["case_id"]
    assert ("Idempotency-Replayed" in first.headers, again.headers.get("Idempotency-Replayed")) == (False, "true")
    other = desk.open_at_counter(key="one-and-the-same-key", procedure_code="1.000656")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_a_counter_file_can_be_received_in_the_same_breath(desk: Desk) -> None:
    opened = desk.open_at_counter(accept=True)
    assert (opened.json["state"], opened.json["step"]) == ("processing", "tham_dinh")
    assert opened.headers["ETag"] == f'"{opened.json["revision"]}"'


def test_work_inside_the_office_is_a_file_of_its_own(desk: Desk) -> None:
    body = {"origin": "internal", "unit": COMMUNE, "subject": "Báo cáo quý", "limit_days": 5, "accept": True}
    opened = desk.send("/api/v1/cases", CLERK, body, **{"Idempotency-Key": "internal-file-1"})
    case_id = opened.json["case_id"]
    assert (opened.status_code, opened.json["kind"], "-NB-" in opened.json["file_code"]) == (201, "internal_work", True)
    desk.done(case_id, "complete_step", SPECIALIST)
    desk.done(case_id, "sign", LEADER, {"signature": "electronic"})
    desk.done(case_id, "sign", CLERK, {"signature": "electronic"})
    assert desk.done(case_id, "release", CLERK, {"medium": "electronic"})["signed_steps"] == ["phe_duyet", "dong_dau"]


def test_an_interlinked_file_passes_from_commune_to_district_and_back(desk: Desk) -> None:
    case_id = _online(desk, procedure=ALLOWANCE)
    accepted = desk.done(case_id, "accept", DESK)
    assert (accepted["deciding_unit"]["code"], accepted["level"]) == (DISTRICT, "district")
    for action, post in (
        ("complete_step", SPECIALIST),
        ("complete_step", SPECIALIST),
        ("complete_step", LEADER),
        ("complete_step", f"specialist@{DEPARTMENT}"),
        ("sign", f"leader@{DISTRICT}"),
        ("release", DESK),
    ):
        body = {"sign": {"signature": "electronic"}, "release": {"medium": "paper"}}.get(action, {})
        last = desk.done(case_id, action, post, body)
    assert last["outcome"] == "granted"


def test_a_district_file_needs_the_district_desk(desk: Desk) -> None:
    wrong = desk.open_at_counter(procedure_code=BUSINESS)
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "wrong_level")


@pytest.mark.parametrize("post", [f"receptionist@{DISTRICT}", SPECIALIST, "receptionist@29110", f"manager@{DISTRICT}"])
def test_another_role_or_unit_may_not_receive_the_file(desk: Desk, post: str) -> None:
    answer = desk.act(_online(desk), "accept", post)
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
    assert desk.processing.office.cases.load("case-online-1")["state"] == "new"


def test_a_citizen_and_a_stranger_stay_outside(desk: Desk) -> None:
    assert desk.get("/api/v1/cases", "citizen@nowhere").status_code == 403
    assert desk.app.test_client().get("/api/v1/cases").status_code == 401


def test_a_stale_decision_is_refused_with_the_present_state(desk: Desk) -> None:
    case_id = _online(desk)
    seen = desk.case(case_id, DESK)["revision"]
    desk.done(case_id, "accept", DESK)
    answer = desk.act(case_id, "accept", DESK, revision=seen)
    assert (answer.status_code, answer.json["code"], answer.json["current"]["state"]) == (412, "stale_version", "processing")


def test_an_action_without_a_version_is_asked_for_one(desk: Desk) -> None:
    answer = desk.send(f"/api/v1/cases/{_online(desk)}/actions/accept", DESK, {})
    assert answer.status_code == 428


def test_an_illegal_action_says_what_is_legal(desk: Desk) -> None:
    case_id = _online(desk)
    answer = desk.act(case_id, "release", DESK, {"medium": "paper"})
    assert (answer.status_code, answer.json["code"]) == (409, "not_received_yet")
    assert "accept" in answer.json["current"]["allowed_actions"]


def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    answer = desk.act(_online(desk), "request_supplement", DESK, {"reason": "Một lý do dài!", "documents": "x", "extra": 1})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json["errors"]} == {"/reason", "/documents", "/extra"}


def test_fifty_officials_on_one_file_leave_one_winner(desk: Desk) -> None:
    case_id = _online(desk)
    desk.done(case_id, "accept", DESK)
    seen = desk.processing.office.cases.load(case_id)["revision"]
    statuses: list[int] = []

    def claim() -> None:
        statuses.append(desk.act(case_id, "claim", SPECIALIST, revision=seen).status_code)

    threads = [threading.Thread(target=claim) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(200) == 1
    assert set(statuses) == {200, 412}


def test_opening_a_file_is_written_down_before_it_is_shown(desk: Desk) -> None:
    case_id = _online(desk)
    desk.case(case_id, SPECIALIST)
    entries = desk.processing.office.audit.of_case(case_id)
    assert [(entry["action"], entry["by"]) for entry in entries] == [("view_case", f"official-{SPECIALIST}")]


def test_a_file_is_found_by_code_number_and_folded_name_by_those_who_may_see_it(desk: Desk) -> None:
    opened = desk.open_at_counter(accept=True).json
    for words in (opened["file_code"], "000190000001", "nguyen thu nghiem", "THỬ NGHIỆM"):
        assert [row["case_id"] for row in desk.find(words, DESK)] == [opened["case_id"]], words
    assert desk.find("000190000001", "receptionist@29110") == []


def test_what_is_searched_for_never_stands_in_an_address(desk: Desk) -> None:
    desk.open_at_counter(accept=True)
    described = desk.app.test_client().get("/openapi.json").json["paths"]
    in_address = {given["name"] for given in described["/api/v1/cases"]["get"]["parameters"] if given["in"] == "query"}
    assert in_address == {"queue", "cursor", "limit"}
    assert desk.get("/api/v1/cases", DESK, query_string={"q": "000190000001"}).json["cases"] == []
    nothing = desk.send("/api/v1/cases/search", DESK, {})
    assert (nothing.status_code, nothing.json["errors"][0]["pointer"]) == (422, "/q")
    few = desk.send("/api/v1/cases/search?limit=1", DESK, {"q": "000190000001"}).json
    assert (len(few["cases"]), few["next"]) == (1, None)
    entries = desk.processing.database["audit"].find({"action": "search_cases"})
    assert [entry["found"] for entry in entries] == [1]


def test_a_queue_is_read_page_by_page_without_hole_or_repeat(desk: Desk, clock: Moment) -> None:
    ids = []
    for number in range(7):
        clock.passes(minutes=1)
        ids.append(_online(desk, f"case-page-{number}"))
    seen, cursor = [], None
    while True:
        page = desk.get("/api/v1/cases", DESK, query_string={"queue": "reception", "limit": 3, "cursor": cursor or ""}).json
        seen += [row["case_id"] for row in page["cases"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ids


def test_a_file_marked_secret_is_gone_everywhere_but_in_count_and_audit(desk: Desk) -> None:
    opened = desk.open_at_counter(accept=True).json
    case_id = opened["case_id"]
    assert desk.act(case_id, "mark_secret", CLERK, {"confirm": False}).status_code == 422
    purged = desk.done(case_id, "mark_secret", CLERK, {"confirm": True})
    assert (purged["state"], purged["file_code"], purged["content"]) == ("secret", None, None)
    stored = str(desk.processing.office.cases.load(case_id))
    assert "Nghiệm" not in stored.replace("Cán bộ thử nghiệm", "") and "000190000001" not in stored and "nguyen" not in stored
    assert desk.find("000190000001", DESK) == []
    assert "mark_secret" in [entry["action"] for entry in desk.processing.office.audit.of_case(case_id)]
    following = desk.open_at_counter(accept=True).json
    assert following["file_code"].endswith("-0002"), "the number of the purged file is not given again"


def test_marking_a_file_secret_is_written_down_once_however_often_the_store_is_crowded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, cases = desk.open_at_counter(accept=True).json["case_id"], desk.processing.office.cases
    crowd, save = [1, 2, 3], cases.save

    def crowded(case: Any, events: Any) -> Any:
        if crowd:
            crowd.pop()
            cases.collection.update_one({"_id": case_id}, {"$inc": {"version": 1}})
        return save(case, events)

    monkeypatch.setattr(cases, "save", crowded)
    desk.done(case_id, "mark_secret", CLERK, {"confirm": True})
    entries = [entry["action"] for entry in desk.processing.office.audit.of_case(case_id)]
    assert (crowd, entries.count("mark_secret")) == ([], 1)


def test_whoever_may_not_mark_a_file_secret_leaves_no_such_line(desk: Desk) -> None:
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    assert desk.act(case_id, "mark_secret", SPECIALIST, {"confirm": True}).status_code == 403
    assert desk.act(case_id, "mark_secret", CLERK, {"confirm": True}, revision=99).status_code == 412
    assert "mark_secret" not in [entry["action"] for entry in desk.processing.office.audit.of_case(case_id)]


def test_the_paper_register_counts_and_is_corrected_by_closing(desk: Desk) -> None:
    body = {
        "kind": "public_service",
        "unit": COMMUNE,
        "procedure_code": "1.001193",
        "channel": "counter",
        "received_on": "2026-11-20",
    }
    first = desk.send("/api/v1/register-entries", DESK, body, **{"Idempotency-Key": "paper-entry-1"})
    again = desk.send("/api/v1/register-entries", DESK, body, **{"Idempotency-Key": "paper-entry-1"})
    assert (first.status_code, first.json["id"]) == (201, again.json["id"])
    assert again.headers["Idempotency-Replayed"] == "true"
    closed = desk.send(f"/api/v1/register-entries/{first.json['id']}/close", DESK, {"closed_on": "2026-11-23"})
    assert (closed.status_code, closed.json["closed_on"]) == (200, "2026-11-23")
    listed = desk.get("/api/v1/register-entries", DESK, query_string={"unit": COMMUNE}).json["entries"]
    assert [entry["id"] for entry in listed] == [first.json["id"]]
    future = desk.send(
        "/api/v1/register-entries", DESK, {**body, "received_on": "2027-01-01"}, **{"Idempotency-Key": "paper-entry-2"}
    )
    assert (future.status_code, future.json["errors"][0]["code"]) == (422, "in_the_future")


def test_secret_files_are_only_counted(desk: Desk) -> None:
    body = {"unit": COMMUNE, "kind": "internal_work", "day": "2026-11-23", "count": 3}
    first = desk.send("/api/v1/secret-counts", CLERK, body)
    corrected = desk.send("/api/v1/secret-counts", CLERK, {**body, "count": 2})
    assert (first.status_code, corrected.json["count"], corrected.json["id"]) == (200, 2, first.json["id"])
    assert desk.send("/api/v1/secret-counts", DESK, body).status_code == 403


def test_the_forms_of_a_file_are_printed_from_its_data(desk: Desk) -> None:
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    for form, words in (("01", "Nguyễn Thử Nghiệm"), ("05", "kiểm soát quá trình")):
        page = desk.get(f"/api/v1/cases/{case_id}/forms/{form}", DESK)
        assert (page.status_code, words in page.text) == (200, True)
    assert desk.get(f"/api/v1/cases/{case_id}/forms/04", DESK).status_code == 404
    register = desk.get("/api/v1/forms/06", DESK, query_string={"unit": COMMUNE})
    assert (register.status_code, "Nguyễn Thử Nghiệm" in register.text) == (200, True)


def test_queues_carry_their_counts(desk: Desk) -> None:
    _online(desk)
    counts = {queue["slug"]: queue["count"] for queue in desk.get("/api/v1/queues", DESK).json["queues"]}
    assert (counts["reception"], counts["my"]) == (1, 0)
