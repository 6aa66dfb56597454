"""Registers longer than a page: the newest first, nothing hidden without a word."""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta
from typing import Any

import pytest

from services.processing.api.requests import PAGE
from services.processing.documents import register
from tests.integration.processing_office import BIRTH, COMMUNE, DISTRICT, Desk, Moment, clock, desk

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

DESK = f"receptionist@{COMMUNE}"
FIRST = date(2026, 11, 2)


def _enter(desk: Desk, day: date, **changes: str) -> str:
    body = {"kind": "public_service", "unit": COMMUNE, "procedure_code": BIRTH, "channel": "counter", **changes}
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    answer = desk.send("/api/v1/register-entries", DESK, {**body, "received_on": day.isoformat()}, **headers)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def test_one_key_stands_for_one_entry_of_the_register(desk: Desk) -> None:
    body = {"kind": "internal_work", "unit": COMMUNE, "channel": "internal", "received_on": FIRST.isoformat()}
    key = {"Idempotency-Key": "one-key-for-one-entry"}
    first, again = (desk.send("/api/v1/register-entries", DESK, body, **key) for _ in range(2))
    other = desk.send("/api/v1/register-entries", DESK, {**body, "paper_number": "7"}, **key)
    assert (first.status_code, again.json["id"]) == (201, first.json["id"])
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert desk.processing.office.registers.collection.count_documents({}) == 1


def _page(desk: Desk, **asked: Any) -> dict[str, Any]:
    answer = desk.get("/api/v1/register-entries", DESK, query_string={"unit": COMMUNE, **asked})
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def test_the_register_is_read_from_its_newest_day_page_by_page_without_hole_or_repeat(desk: Desk) -> None:
    entered = [_enter(desk, FIRST + timedelta(days=number // 3)) for number in range(8)]
    page = _page(desk, limit=3)
    pages = [page["entries"]]
    while page["next"]:
        page = _page(desk, limit=3, cursor=page["next"])
        pages.append(page["entries"])
    days = [entry["received_on"] for entries in pages for entry in entries]
    assert [len(entries) for entries in pages] == [3, 3, 2]
    assert days == sorted(days, reverse=True)
    assert sorted(entry["id"] for entries in pages for entry in entries) == sorted(entered)


def test_a_cursor_that_nobody_gave_is_refused(desk: Desk) -> None:
    answer = desk.get("/api/v1/register-entries", DESK, query_string={"unit": COMMUNE, "cursor": "yesterday|x"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/cursor")


def test_the_page_of_the_register_shows_the_newest_and_leads_to_the_rest(desk: Desk) -> None:
    for number in range(PAGE):
        _enter(desk, FIRST + timedelta(days=1 + number % 3), paper_number=f"A{number}")
    _enter(desk, FIRST, paper_number="oldest")
    _enter(desk, FIRST + timedelta(days=20), paper_number="newest")
    shown = desk.get("/register", DESK).text
    assert "newest" in shown and "oldest" not in shown
    following = re.search(r'<a class="govuk-link" rel="next" href="([^"]+)">', shown)
    assert following
    rest = desk.get(following.group(1).replace("&amp;", "&"), DESK).text
    assert "oldest" in rest and "newest" not in rest
    assert 'rel="next"' not in rest
    close = re.search(r'action="(/register/[^"]*/close[^"]*)"', rest)
    assert close
    sent = {"data": {"closed_on": "soon"}, "headers": {"Authorization": f"Bearer {DESK}"}}
    refused = desk.app.test_client().post(close[1].replace("&amp;", "&"), **sent).text
    assert "oldest" in refused and re.search(r'<a href="#closed-[^"]+">Ngày kết thúc: ', refused), (
        "the page of that line is shown"
    )


def test_a_wrong_day_in_a_line_of_the_register_is_named_in_that_line_and_not_in_the_form_for_new_entries(desk: Desk) -> None:
    entry_id = _enter(desk, FIRST)
    before = (FIRST - timedelta(days=2)).isoformat()
    sent = {"data": {"closed_on": before}, "headers": {"Authorization": f"Bearer {DESK}"}}
    answer = desk.app.test_client().post(f"/register/{entry_id}/close", **sent)
    assert answer.status_code == 422 and f'<a href="#closed-{entry_id}">Ngày kết thúc: ' in answer.text
    assert f'id="closed-{entry_id}-error"' in answer.text and 'id="closed_on-error"' not in answer.text
    assert answer.text.count(before) == 1, "kept where it was typed, and nowhere else"


def _printed(desk: Desk, **asked: str) -> Any:
    return desk.get("/api/v1/forms/06", DESK, query_string={"unit": COMMUNE, **asked})


def _received(desk: Desk, clock: Moment, *counts: int) -> None:
    """So many files on each of the following days, the first on Wednesday 25 November 2026."""
    for count in counts:
        for _ in range(count):
            clock.passes(minutes=1)
            assert desk.open_at_counter(accept=True).status_code == 201
        clock.passes(days=1)


def test_a_printed_register_that_is_full_says_so_and_where_the_next_one_begins(
    desk: Desk, clock: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST_LINES", 4)
    _received(desk, clock, 3, 2, 1)
    first = _printed(desk).text
    assert first.count("261125-") == 3 and "261126-" not in first, "a day is never torn apart"
    assert "Từ ngày 01/11/2026 đến ngày 25/11/2026. Số hồ sơ: 3" in first
    assert "Còn tiếp" in first and "in tiếp từ ngày 26/11/2026" in first
    onward = re.search(r'href="(\?[^"]+)"', first)
    assert onward
    rest = desk.get(f"/api/v1/forms/06{onward.group(1).replace('&amp;', '&')}", DESK).text
    assert rest.count("261126-") == 2 and rest.count("261127-") == 1 and "Còn tiếp" not in rest


def test_a_day_that_fills_more_than_a_register_is_refused_with_its_date(
    desk: Desk, clock: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST_LINES", 2)
    _received(desk, clock, 3)
    answer = _printed(desk)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "too_many_lines")
    assert "25/11/2026" in answer.json["errors"][0]["message"]["vi"]


@pytest.mark.parametrize("path", ["/api/v1/register-entries", "/api/v1/forms/06", "/forms/06"])
@pytest.mark.parametrize("asked", [{"from": "0001-01-01"}, {"to": "9999-12-31"}])
def test_a_day_that_no_calendar_of_ours_has_is_refused(desk: Desk, path: str, asked: dict[str, str]) -> None:
    answer = desk.get(path, DESK, query_string={"unit": COMMUNE, **asked})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("post", "status"),
    [
        (f"receptionist@{COMMUNE}", 200),
        (f"clerk@{COMMUNE}", 200),
        (f"leader@{DISTRICT}", 200),
        ("receptionist@29110", 403),
        (f"manager@{DISTRICT}", 403),
    ],
)
def test_the_same_people_read_the_paper_register_and_print_the_register_of_files(desk: Desk, post: str, status: int) -> None:
    asked = {"query_string": {"unit": COMMUNE}}
    answers = [desk.get(path, post, **asked).status_code for path in ("/api/v1/register-entries", "/api/v1/forms/06")]
    assert answers == [status, status]
