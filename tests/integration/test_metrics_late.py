"""The list of late files: exactly the counter of the figure, page by page, with nothing secret in it."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from services.metrics.domain.late_state import LateState, state_of
from services.metrics.domain.overdue import cutoff
from services.metrics.domain.period import parse
from shared.events import Event, NewEvent
from shared.mongo.connect import Document
from tests.support.district_life import lives
from tests.support.histories import closed, completed, history, opened, received
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.reader import without_links
from tests.support.tokens import bearer
from tests.support.workbook import workbook_of

pytestmark = pytest.mark.servers
MANAGER = ("manager-836", ("manager", "836"))
LEADER = ("leader-29179", ("leader", "29179"))
QUESTIONS: list[dict[str, str]] = [
    {"period": "2021"}, {"period": "2021-03"}, {"period": "2021-03", "calendar": "administrative"},
    {"period": "2021-02-03..2021-05-20", "level": "commune"}, {"period": "2021-H1", "unit": "29179"},
    {"period": "2021", "unit": "836.TP"}, {"period": "2021-Q2", "kind": "internal_work"},
    {"period": "2021", "procedure": "1.001193"},
]  # fmt: skip
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _consistent(events: list[Event]) -> list[Event]:
    """Closed late exactly when closed after the due time, as processing tells it."""
    due = {event.case_id: event.data["due_at"] for event in events if event.type == "case.received"}
    for event in events:
        if event.type == "case.closed" and event.case_id in due:
            late = event.data["closed_at"] > due[event.case_id]
            event.data.update(due_at=due[event.case_id], timeliness="late" if late else "on_time")
    return events


@pytest.fixture(scope="module")
def app(document_store_url: str) -> Iterator[Flask]:
    """One district for all tests: what a test adds has names of its own, and no test counts on what it did not add."""
    # A clock that stands still: how long an open file has stood somewhere changes with every minute.
    with metrics_app(document_store_url, clock=lambda: NOW) as made:
        _apply(made, _consistent(lives(random.Random(11), 400, 200)))
        yield made


def _apply(app: Flask, events: list[Event]) -> None:
    apply_events(database_of(app), events)


def _get(app: Flask, path: str, *who: Any, **question: str) -> Any:
    return app.test_client().get(path, headers=bearer(*(who or MANAGER)), query_string=question)


def _late(app: Flask, limit: int = 7, **question: str) -> list[dict[str, Any]]:
    """All pages of the list."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = _get(app, "/api/v1/online-share/late", **question, cursor=cursor, limit=str(limit)).json
        found += page["files"]
        cursor = page["next"]
    return found


def _facts(app: Flask) -> list[Document]:
    return list(app.extensions["motcua_database"]["facts"].find())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_files_closed_late_are_the_counter_of_the_figure_to_the_file(app: Flask, question: dict[str, str]) -> None:
    files = _late(app, **question, part="closed")
    figure = _get(app, "/api/v1/online-share", **question).json
    assert len({each["case_id"] for each in files}) == len(files) == figure["timeliness"]["late"]
    assert files or question.get("unit") == "836.TP"


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each.keys() <= {"period", "calendar"}])
def test_the_pages_hold_every_late_file_once_and_no_other(app: Flask, question: dict[str, str]) -> None:
    period = parse(question["period"], question.get("calendar", "calendar"))
    at = cutoff(period, NOW)
    assert at is not None
    wanted = {fact["_id"]: state for fact in _facts(app) if (state := state_of(fact, period, at))}
    assert {LateState.OPEN, LateState.CLOSED} <= set(wanted.values())
    files = _late(app, **question)
    assert len(files) == len(wanted)
    assert {each["case_id"]: each["state"] for each in files} == wanted
    assert files == _late(app, 1000, **question)
    numbers = _get(app, "/api/v1/online-share/late", **question).json["numbers"]
    assert numbers == {state: list(wanted.values()).count(state) for state in LateState}


@pytest.mark.parametrize(
    "question", [*QUESTIONS, {"period": "2021", "sector": "education"}, {"period": "2026-01-01..2026-06-30"}]
)
def test_the_numbers_are_those_of_the_list_whatever_is_asked(app: Flask, question: dict[str, str]) -> None:
    """Sums tell the open ones, but for a single procedure."""
    answer = _get(app, "/api/v1/online-share/late", **question)
    listed = [each["state"] for each in _late(app, 100, **question)]
    assert answer.status_code == 200
    assert answer.json["numbers"] == {state: listed.count(state) for state in LateState}
    assert listed or "sector" in question or question.get("unit") == "836.TP"


def test_open_and_overdue_are_as_many_as_the_form_of_settlement_says(app: Flask) -> None:
    for period in ("2021-02", "2021-03"):
        numbers = _get(app, "/api/v1/online-share/late", period=period, kind="public_service").json["numbers"]
        total = _get(app, "/api/v1/reports/ii-06a", period=period).json["total"]
        assert (numbers["closed"], numbers["open"] + numbers["closed_since"]) == (total[10 - 3], total[13 - 3])


def test_of_files_due_at_the_same_moment_none_is_lost_between_two_pages(app: Flask) -> None:
    events = [history(f"same-{number:02d}", [], [opened(), received(number)]) for number in range(25)]
    _apply(app, [event for each in events for event in each])
    files = _late(app, 4, period="2021", part="open", unit="29179")
    assert len([each for each in files if each["case_id"].startswith("same-")]) == 25
    assert [each["due_at"] for each in files] == sorted(each["due_at"] for each in files)


def test_no_secret_file_is_listed_or_counted_open_or_closed(app: Flask) -> None:
    before = _late(app, period="2021"), _get(app, "/api/v1/online-share/late", period="2021").json["numbers"]
    late = NewEvent("case.closed", {**closed().data, "timeliness": "late"})
    secret = NewEvent("case.marked_secret", {})
    for number, end in enumerate(([late], [])):
        _apply(app, history(f"secret-{number}", [], [opened(), received(), completed("tiep_nhan"), *end, secret]))
    assert (_late(app, period="2021"), _get(app, "/api/v1/online-share/late", period="2021").json["numbers"]) == before


def test_a_file_waiting_for_its_applicant_is_late_only_once_its_new_due_time_has_passed(app: Flask) -> None:
    data = {**received().data, "due_at": datetime(2021, 6, 30, tzinfo=UTC)}
    asked = NewEvent("supplement.requested", {"round": 1, "stage": "appraisal", "reason": "wrong_form", "clock": "restart"})
    accepted = NewEvent("supplement.accepted", {"round": 1, "due_at": datetime(2021, 9, 1, tzinfo=UTC)})
    life = history("waiting", [], [opened(), NewEvent("case.received", data), asked, accepted])
    _apply(app, life[:3])
    assert "waiting" not in {each["case_id"] for each in _late(app, period="2021-12")}
    _apply(app, life[3:])
    assert "waiting" in {each["case_id"] for each in _late(app, period="2021-12")}
    assert "waiting" not in {each["case_id"] for each in _late(app, period="2021-08")}


@pytest.mark.parametrize("part", ["all", "open", "closed"])
def test_the_files_to_take_along_hold_the_same_list(app: Flask, part: str) -> None:
    listed = [each["case_id"] for each in _late(app, period="2021", part=part)]
    text = _get(app, "/api/v1/online-share/late.csv", period="2021", part=part).data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert [row["case_id"] for row in rows] == listed
    assert any("đang ở bước" in row["reasons_in_words"] or "lâu nhất ở bước" in row["reasons_in_words"] for row in rows)
    book = workbook_of(_get(app, "/api/v1/online-share/late.xlsx", period="2021", part=part).data)
    assert book.column("Mã trong hệ thống") == listed
    assert book.column("Vì sao trễ") == [row["reasons_in_words"] or None for row in rows]
    assert {"formula", "as_of", "judged_at", "period_first"} <= set(book.about)


def test_the_page_tells_the_numbers_and_leads_from_page_to_page(app: Flask) -> None:
    page = _get(app, "/late", period="2021", limit="5").text
    assert page.partition("table-cards")[2].count("<tr") == 6 and "cursor=open" in page
    assert _get(app, "/late", period="2021").text.partition("table-cards")[2].count("<tr") == 26, "few enough for a phone"
    closed_late = _get(app, "/api/v1/online-share", period="2021").json["timeliness"]["late"]
    assert f'<dd class="govuk-summary-list__value">{closed_late}</dd>' in without_links(page)


def test_the_page_of_a_period_that_is_over_does_not_speak_of_now(app: Flask) -> None:
    numbers = _get(app, "/api/v1/online-share/late", period="2021").json["numbers"]
    over, running = (without_links(_get(app, "/late", period=period).text) for period in ("2021", "2026"))
    told = re.search(r"Quá hạn chưa xong khi hết kỳ</dt><dd[^>]*>(\d+)<", over)
    assert told and int(told[1]) == numbers["open"] + numbers["closed_since"]
    assert "đến nay chưa xong" not in over and "đến nay chưa xong" in running


def test_the_page_tells_how_old_open_files_are(app: Flask) -> None:
    """Those that are overdue add up to their number; all open ones are told while the period runs only."""
    for period in ("2021", "2026"):
        page = without_links(_get(app, "/late", period=period).text)
        tables = page.partition('<div class="ages">')[2].partition("</div>")[0].split("<table")[1:]
        sums = [sum(int(number) for number in re.findall(r"--numeric\">(\d+)<", table)) for table in tables]
        assert sums[0] == _get(app, "/api/v1/online-share/late", period=period).json["numbers"]["open"] > 0
        assert len(tables) == (2 if period == "2026" else 1) and sums[-1] >= sums[0]


def test_the_list_the_files_and_the_page_tell_alike_how_long_a_file_has_stood_where_it_is(app: Flask) -> None:
    listed = {each["case_id"]: each for each in _late(app, period="2021", part="open")}
    text = _get(app, "/api/v1/online-share/late.csv", period="2021", part="open").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    for row in rows:
        told = listed[row["case_id"]]
        since = datetime.fromisoformat(told["stands_since"])
        assert (row["stands_at"], datetime.fromisoformat(row["stands_since"])) == (told["stands_at"] or "", since)
        assert int(row["working_minutes_standing"]) == told["working_minutes_standing"]
    assert any(row["stands_at"] for row in rows)
    closed_ones = _late(app, period="2021", part="closed")
    assert {each["stands_at"] for each in closed_ones} == {None}


def test_the_page_puts_the_open_files_in_order_by_the_step_where_they_stand(app: Flask) -> None:
    page = _get(app, "/late", period="2021", by="step").text
    counts = [int(number) for number in re.findall(r"<h2 class=\"govuk-heading-m\">[^<]*: (\d+) hồ sơ", page)]
    assert sum(counts) == _get(app, "/api/v1/online-share/late", period="2021").json["numbers"]["open"]
    assert counts == sorted(counts, reverse=True)
    groups = re.findall(r'<details class="late__group"( open)?><summary><h2', page)
    assert groups == [" open", *[""] * (len(counts) - 1)], "the first step is unfolded, the others are a line each"


def test_the_page_says_in_words_why_the_list_of_an_earlier_day_cannot_be_had(app: Flask) -> None:
    answer = _get(app, "/late", period="2021", as_known="2021-06-01")
    late = _get(app, "/api/v1/online-share", period="2021", as_known="2021-06-01").json["timeliness"]["late"]
    assert answer.status_code == 422
    assert "hạn trả đã dời" in answer.text and f"<strong>{late}</strong>" in answer.text
    assert 'href="?period=2021"' in answer.text


def test_a_leader_is_led_to_the_own_unit_and_kept_from_others(app: Flask) -> None:
    answer = _get(app, "/late", *LEADER, period="2021")
    assert (answer.status_code, answer.headers["Location"]) == (302, "?period=2021&unit=29179")
    assert _get(app, "/late", *LEADER, period="2021", unit="29179").status_code == 200
    assert _get(app, "/late", *LEADER, unit="29110").status_code == 403
    for path in ("late", "late.csv", "late.xlsx"):
        assert _get(app, f"/api/v1/online-share/{path}", *LEADER).status_code == 403


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"as_known": "2021-06-01"}, "/query/as_known"),
        ({"cursor": "nothing"}, "/query/cursor"),
        ({"cursor": "open|0001-01-01T00:00:00+14:00|x"}, "/query/cursor"),
    ],
)
def test_a_question_the_list_cannot_answer_is_refused_by_its_field(app: Flask, question: dict[str, str], field: str) -> None:
    answer = _get(app, "/api/v1/online-share/late", **question)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [field]


def test_a_period_that_has_not_begun_has_no_late_files(app: Flask) -> None:
    answer = _get(app, "/api/v1/online-share/late", period="2099").json
    assert (answer["files"], answer["judged_at"], sum(answer["numbers"].values())) == ([], None, 0)
