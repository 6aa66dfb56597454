"""The files behind Biểu II.06a: what a row tells, who finds a door in the form, and what is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.metrics.reference import load_reference
from services.metrics.views import form_files
from services.metrics.views.form_files import FormFiles
from shared.calendar import HOME
from shared.events import Event, NewEvent
from tests.conftest import SETTINGS
from tests.support.histories import closed, completed, history, opened, received, released
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
MANAGER = bearer("manager-836", ("manager", "836"))
LEADER = bearer("leader-29179", ("leader", "29179"))
DIMENSIONS = load_reference(Path(SETTINGS["DISTRICT_PACK"])).dimensions()
NOW = datetime(2021, 6, 1, 3, 0, tzinfo=UTC)
FEBRUARY = {"period": "2021-02"}
API = "/api/v1/reports/ii-06a/cases"
# Units of the form for February and the columns in which it has files.
CELLS = {"29179": {3, 4, 6, 7, 8, 9, 10, 11, 12, 13}, "29134": {3, 4, 7, 9}}


@pytest.fixture(scope="module")
def app(document_store_url: str) -> Iterator[Flask]:
    """Nothing here writes, so all tests look at the same files."""
    with metrics_app(document_store_url, clock=lambda: NOW) as made:
        apply_events(database_of(made), _files(), DIMENSIONS)
        yield made


def _files() -> list[Event]:
    return [
        *_file("early", date(2021, 2, 2), date(2021, 2, 3), "early"),
        *_file("no-limit", date(2021, 2, 4), date(2021, 2, 5), "no_limit"),
        *_file("late", date(2021, 1, 5), date(2021, 2, 8), "late"),
        *_file("elsewhere", date(2021, 2, 9), date(2021, 2, 9), "on_time", unit="29134"),
        *_file("closed-since", date(2021, 2, 10), date(2021, 4, 20), "on_time", days=90),
        *_file("waiting", date(2021, 2, 20), days=30, waits=True),
        *_file("overdue", date(2021, 2, 11)),
        *_file("late-since", date(2021, 2, 12), date(2021, 4, 22), "late"),
        *_file("of-march", date(2021, 3, 1), date(2021, 3, 2), "early"),
        *_file("of-may", date(2021, 5, 3), date(2021, 5, 4), "early"),
        *_file("of-january", date(2021, 1, 4), date(2021, 1, 5), "early"),
        *_file("secret", date(2021, 2, 2), date(2021, 2, 3), "early", secret=True),
        *_file("internal", date(2021, 2, 2), date(2021, 2, 3), "early", kind="internal_work"),
    ]


def _file(
    case_id: str, day: date, end: date | None = None, told: str = "", *, unit: str = "29179", days: int = 2, **other: Any
) -> list[Event]:
    due = None if told == "no_limit" else _at(day + timedelta(days=days))
    opening = NewEvent("case.opened", {**opened(unit).data, "kind": other.get("kind", "public_service")})
    events = [
        opening,
        NewEvent("case.received", {**received().data, "file_code": case_id, "received_at": _at(day), "due_at": due}),
    ]
    if other.get("waits"):
        events.append(
            NewEvent("supplement.requested", {"round": 1, "stage": "appraisal", "reason": "wrong_form", "clock": "pause"})
        )
    if end is not None:
        ending = NewEvent("case.closed", {**closed(at=_at(end)).data, "due_at": due, "timeliness": told})
        events += [completed("tiep_nhan", unit=unit), released(), ending]
    return history(case_id, [], [*events, *([NewEvent("case.marked_secret", {})] if other.get("secret") else [])])


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), HOME)


def _get(app: Flask, path: str, who: dict[str, str] = MANAGER, lang: str = "vi", **asked: str) -> Any:
    return app.test_client().get(path, headers={**who, "Accept-Language": lang}, query_string={**FEBRUARY, **asked})


def _doors(app: Flask, who: dict[str, str], **asked: str) -> dict[str, str]:
    """Every door of the form: where it leads, and the number on it."""
    page = html.unescape(_get(app, "/reports", who, **asked).text)
    return dict(re.findall(r'href="(/reports/cases\?[^"]*)">([\d.]+)<', page))


def _cells(doors: dict[str, str]) -> set[tuple[str, int]]:
    found = [(re.search(r"line=([^&]*)", door), re.search(r"column=(\d+)", door)) for door in doors]
    return {(line[1] if line else "", int(column[1])) for line, column in found if column}


def test_every_number_of_the_form_but_zero_is_a_door_to_as_many_files(app: Flask) -> None:
    doors = _doors(app, MANAGER)
    assert _cells(doors) == {
        *((unit, column) for unit in CELLS for column in CELLS[unit]),
        *(("", each) for each in CELLS["29179"]),
    }
    for door, number in doors.items():
        room = app.test_client().get(door, headers=MANAGER)
        assert room.status_code == 200 and room.text.count('<th scope="row"') == int(number), door


@pytest.mark.parametrize(
    ("column", "cases"),
    [
        ("3", ["overdue", "waiting", "early", "no-limit", "late", "elsewhere", "closed-since", "late-since"]),
        ("4", ["early", "no-limit", "elsewhere", "closed-since", "overdue", "late-since", "waiting"]), ("6", ["late"]),
        ("7", ["early", "no-limit", "late", "elsewhere"]), ("10", ["late"]),
        ("11", ["overdue", "waiting", "closed-since", "late-since"]), ("12", ["waiting", "closed-since"]),
        ("13", ["overdue", "late-since"]),
    ],
)  # fmt: skip
def test_files_come_in_order_open_ones_first_page_by_page(
    app: Flask, column: str, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for stretch in (form_files.STRETCH, 0):
        # The second time day by day, as half months are read that hold many.
        monkeypatch.setattr(form_files, "STRETCH", stretch)
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = _get(app, API, column=column, limit="2", cursor=cursor).json
            assert answer["total"] == len(cases) and 0 < len(answer["cases"]) <= 2
            found, cursor = [*found, *(case["case_id"] for case in answer["cases"])], answer["next"]
        assert found == cases


def test_a_row_tells_how_a_file_came_in_and_stood_and_where_it_is_now(app: Flask) -> None:
    told = {case["case_id"]: case for case in _get(app, API, column="3").json["cases"]}
    assert {name: (case["came"], case["stands"]) for name, case in told.items()} == {
        "early": (4, 8), "no-limit": (4, 9), "late": (6, 10), "elsewhere": (4, 9), "closed-since": (4, 12), "waiting": (4, 12),
        "overdue": (4, 13), "late-since": (4, 13),
    }  # fmt: skip
    assert (told["waiting"]["stands_at"], told["late"]["stands_at"], told["overdue"]["closed_on"]) == ("applicant", None, None)
    assert (told["closed-since"]["closed_on"], told["no-limit"]["due_at"]) == ("2021-04-20", None)


def test_the_page_says_which_cell_it_is_and_leads_back_to_the_same_form(app: Flask) -> None:
    asked = {"column": "10", "line": "29179", "calendar": "administrative", "level": "commune"}
    pages = {lang: html.unescape(_get(app, "/reports/cases", lang=lang, **asked).text) for lang in ("vi", "en")}
    assert '<h1 class="govuk-heading-l">Đã giải quyết quá hạn: Xã An Thủy</h1>' in pages["vi"]
    assert "Cấp xã, 15/01/2021 – 14/02/2021: <strong>1</strong> hồ sơ. Biểu II.06a, cột 10." in pages["vi"]
    assert "Settled late: An Thuy Commune</h1>" in pages["en"] and "column 10" in pages["en"]
    back = re.search(r'href="(/reports\?[^"]*)" class="govuk-back-link"', pages["vi"])
    assert back and back[1] == "/reports?period=2021-02&by=unit&calendar=administrative&basis=then&level=commune"


def test_the_page_says_of_each_row_what_became_of_it(app: Flask) -> None:
    page = html.unescape(_get(app, "/reports/cases", column="3").text)
    for words in (
        "kết thúc 20/04/2021 (sau kỳ)", "<strong>chưa xong</strong> (chờ người nộp bổ sung)", "không có hạn nên tính là đúng hạn",
        "đang giải quyết, đã quá hạn", "đã giải quyết trước hạn", "Biểu II.06a, cột 3.", "Hồ sơ tiếp nhận: tất cả đơn vị",
    ):  # fmt: skip
        assert words in page, words


def test_secret_and_internal_files_are_behind_no_door(app: Flask) -> None:
    for column in range(3, 14):
        listed = {case["case_id"] for case in _get(app, API, column=str(column)).json["cases"]}
        assert not listed & {"secret", "internal", "of-march", "of-may", "of-january"}, column


def test_the_form_by_field_opens_the_files_of_a_field(app: Flask) -> None:
    doors = _doors(app, MANAGER, by="field")
    assert {line for line, _ in _cells(doors)} == {"", "H%E1%BB%99+t%E1%BB%8Bch"}
    pages = [_get(app, "/reports/cases", column="7", by="field", line="Hộ tịch", lang=lang).text for lang in ("vi", "en")]
    assert "Đã giải quyết: Hộ tịch" in pages[0] and "Settled: Civil status" in pages[1]


def test_who_follows_one_commune_finds_the_doors_of_its_line_only(app: Flask) -> None:
    doors = _doors(app, LEADER)
    assert _cells(doors) == {("29179", column) for column in CELLS["29179"]}
    assert all(app.test_client().get(door, headers=LEADER).status_code == 200 for door in doors)
    assert _cells(_doors(app, LEADER, by="field")) == set()
    assert {column for _, column in _cells(_doors(app, LEADER, by="field", unit="29179"))} == CELLS["29179"]


@pytest.mark.parametrize("asked", [{}, {"line": "29134"}, {"by": "field", "line": "Hộ tịch"}, {"unit": "29134"}])
@pytest.mark.parametrize("door", [API, "/reports/cases"])
def test_the_files_of_others_are_refused(app: Flask, door: str, asked: dict[str, str]) -> None:
    assert _get(app, door, LEADER, column="7", **asked).status_code == 403
    assert _get(app, door, column="7", **asked).status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"column": "7", "as_known": "2021-02-28"}, "only_now"), ({"column": "7", "line": "29110"}, "unknown_line"),
        ({"column": "2"}, None), ({}, None), ({"column": "7", "cursor": "0|2021-02-02|1|1|1|early"}, "unknown_cursor"),
        ({"column": "7", "cursor": "1|today|1|1|1|early"}, "unknown_cursor"), ({"column": "3", "cursor": "1|"}, "unknown_cursor"),
        ({"column": "3", "cursor": "1|2021-02-02|-1|1|1|early"}, "unknown_cursor"),
    ],
)  # fmt: skip
def test_what_the_form_has_not_is_refused(app: Flask, asked: dict[str, str], code: str | None) -> None:
    assert _get(app, "/reports/cases", **asked).status_code == 422
    answer = _get(app, API, **asked)
    assert answer.status_code == 422 and (code is None or [error["code"] for error in answer.json["errors"]] == [code])


def test_a_form_of_a_period_to_come_has_no_doors_and_an_empty_sum(app: Flask) -> None:
    assert _doors(app, MANAGER, period="2022") == {}
    assert _get(app, API, period="2022", column="3").json["total"] == 0
    assert "Không có hồ sơ nào." in _get(app, "/reports/cases", period="2022", column="3").text


def test_a_page_reads_no_further_than_it_shows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the half months behind its last file, not those without files, and nothing once the form's number is reached."""
    read: list[str] = []
    on_days, still_open = FormFiles._on_days, FormFiles._still_open

    def noted(view: FormFiles, cell: Any, way: int, low: str, high: str) -> Any:
        read.append(low)
        return on_days(view, cell, way, low, high)

    def noted_open(view: FormFiles, cell: Any, since: str) -> Any:
        read.append("open")
        return still_open(view, cell, since)

    monkeypatch.setattr(FormFiles, "_on_days", noted)
    monkeypatch.setattr(FormFiles, "_still_open", noted_open)
    last_but_one = _get(app, API, column="11", limit="3").json["next"]
    for asked, expected in (
        ({"period": "2021", "column": "7", "limit": "1"}, ["2021-01-01"]),
        ({"period": "2021", "column": "10"}, ["2021-02-01", "2021-04-15"]),
        ({"column": "11"}, ["open", "2021-03-01", "2021-04-15"]),
        ({"column": "11", "cursor": last_but_one}, ["2021-04-20"]),
        ({"column": "3"}, ["open", "2021-02-01", "2021-03-01", "2021-04-15"]),
        ({"column": "13"}, ["open"]),
    ):
        read.clear()
        assert _get(app, API, **asked).status_code == 200
        assert read == expected, asked
