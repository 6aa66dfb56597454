"""The figures over HTTP: the number and the files behind it agree, strangers stay outside, nothing breaks it."""

from __future__ import annotations

import csv
import html
import io
import random
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from services.metrics.app import create_app
from services.metrics.domain.period import months_until
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from shared.calendar import load_calendar, local_day
from shared.clock import utc_now
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from tests.conftest import SETTINGS
from tests.support.district_life import lives
from tests.support.fuzz import fuzz
from tests.support.tokens import bearer, verifier
from tests.support.workbook import workbook_of

pytestmark = pytest.mark.servers

REQUESTS = 30
MANAGER = ("manager-836", ("manager", "836"))
# The lives begin in January 2021 and are this many days long.
FILES, DAYS, YEARS = 120, 500, "2021-01-01..2023-12-31"


@pytest.fixture(scope="module")
def app(document_store_url: str) -> Iterator[Flask]:
    """Nothing here writes, so all tests look at the same lives."""
    database = f"test_{secrets.token_hex(6)}"
    with pytest.MonkeyPatch.context() as settings_for_all:
        for name, value in {**SETTINGS, "MONGO_URL": document_store_url, "MONGO_DATABASE": database, "RATE_LIMITS": "0"}.items():
            settings_for_all.setenv(name, value)
        yield from _app(document_store_url, database)


def _app(document_store_url: str, database: str) -> Iterator[Flask]:
    store = connect(document_store_url, database)
    ensure_indexes(store)
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in lives(random.Random(7), FILES, DAYS):
        batch[event.source, event.case_id].append(event)
    made = create_app(verifier=verifier())
    projection = MetricsProjection(store, 3)
    for key, events in batch.items():
        projection.apply({key: sorted(events, key=lambda event: event.sequence)})
    made.testing = True
    yield made
    made.extensions["motcua_database"].client.close()
    store.client.close()


def _get(client: FlaskClient, path: str, *who: Any, **question: str) -> Any:
    return client.get(f"/api/v1{path}", headers=bearer(*(who or MANAGER)), query_string={"period": YEARS, **question})


def _files(client: FlaskClient, **question: str) -> list[dict[str, Any]]:
    """All pages of the list."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = _get(client, "/online-share/cases", **question, cursor=cursor, limit="7").json
        found += page["cases"]
        if not page["next"]:
            return found
        cursor = page["next"]


@pytest.mark.parametrize("question", [{}, {"level": "commune"}, {"level": "district"}, {"kind": "internal_work"}])
def test_a_figure_and_the_pages_of_its_files_agree_to_the_file(app: Flask, question: dict[str, str]) -> None:
    client = app.test_client()
    figure = _get(client, "/online-share", **question).json
    for part in ("numerator", "denominator"):
        files = _files(client, **question, part=part)
        assert len({each["case_id"] for each in files}) == len(files) == figure[part]
    assert all(each["online"] for each in _files(client, **question, part="numerator"))
    excluded = _files(client, **question, part="excluded")
    assert {each["excluded"] for each in excluded} <= {"withdrawn_before_reception"}
    assert len(excluded) == figure["excluded"]["withdrawn_before_reception"]


def test_the_units_of_a_level_add_up_to_the_level(app: Flask) -> None:
    client = app.test_client()
    whole = _get(client, "/online-share", level="commune").json
    units = _get(client, "/online-share/units", level="commune").json["figures"]
    assert whole["denominator"] > 0
    assert sum(unit["denominator"] for unit in units) == whole["denominator"]
    assert sum(unit["numerator"] for unit in units) == whole["numerator"]


def test_the_months_of_a_year_add_up_to_the_year(app: Flask) -> None:
    client = app.test_client()
    year = _get(client, "/online-share", period="2021").json
    months = [_get(client, "/online-share", period=f"2021-{month:02d}").json for month in range(1, 13)]
    assert sum(month["denominator"] for month in months) == year["denominator"] > 0


def test_a_period_without_files_has_no_share(app: Flask) -> None:
    figure = _get(app.test_client(), "/online-share", period="2019").json
    assert (figure["share"], figure["state"], figure["denominator"]) == (None, "no_files_yet", 0)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"period": "2021-13"}, "/query/period"),
        ({"level": "province"}, "/query/level"),
        ({"as_known": "yesterday"}, "/query/as_known"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_its_field(app: Flask, question: dict[str, str], field: str) -> None:
    answer = _get(app.test_client(), "/online-share", **question)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [error["pointer"] for error in answer.json["errors"]] == [field]


def test_a_leader_lists_the_files_of_the_own_unit_and_of_nobody_else(app: Flask) -> None:
    client = app.test_client()
    leader = ("leader-29179", ("leader", "29179"))
    assert _get(client, "/online-share/cases", *leader, unit="29179").status_code == 200
    assert _get(client, "/online-share/cases", *leader, unit="29110").status_code == 403
    assert _get(client, "/online-share/cases", *leader).status_code == 403
    assert _get(client, "/online-share", *leader).status_code == 200


def test_the_exports_hold_exactly_the_files_of_the_figure(app: Flask) -> None:
    client = app.test_client()
    figure = _get(client, "/online-share", level="commune").json
    for part in ("numerator", "denominator"):
        listed = [each["case_id"] for each in _files(client, level="commune", part=part)]
        text = _get(client, "/online-share/cases.csv", level="commune", part=part).data
        assert text.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
        assert [row["case_id"] for row in rows] == listed
        told = _get(client, "/online-share/cases.json", level="commune", part=part).json
        assert [case["case_id"] for case in told["cases"]] == listed
        assert (told["about"]["numerator"], told["about"]["level"]) == (str(figure["numerator"]), "commune")
        book = workbook_of(_get(client, "/online-share/cases.xlsx", level="commune", part=part).data)
        assert book.column("Mã trong hệ thống") == listed
        assert "formula" in book.about


def test_the_trend_is_the_figures_of_its_months(app: Flask) -> None:
    client = app.test_client()
    months = _get(client, "/online-share/trend", period="2021", level="commune").json["months"]
    assert len(months) == 12
    for month in months:
        figure = _get(client, "/online-share", period=month["period"]["name"], level="commune").json
        assert all(month[name] == figure[name] for name in ("numerator", "denominator", "share", "target"))


def test_a_figure_says_how_many_of_its_files_changed_after_its_period_and_leads_to_them(app: Flask) -> None:
    client, found = app.test_client(), 0
    for period in months_until(date(2021, 9, 30), 6):
        asked = {"level": "commune", "period": period.name}
        page = client.get("/details", headers=bearer(*MANAGER), query_string=asked).text
        cases = _get(client, "/online-share/corrections", **asked, as_known=period.last.isoformat()).json["cases"]
        changed = sum(_counted(case["now"]) for case in cases)
        marked = re.search(r'↺</span> ([^<]*)\. <a class="govuk-link" href="([^"]*)"', page)
        assert changed == (sum(map(int, re.findall(r"\d+", marked[1]))) if marked else 0)
        if marked:
            assert f"as_known={period.last}" in marked[2]
            assert client.get(marked[2].replace("&amp;", "&"), headers=bearer(*MANAGER)).status_code == 200
        found += changed
    assert found
    running = client.get("/details", headers=bearer(*MANAGER), query_string={"period": "2021-01-01..2100-12-31"})
    assert running.status_code == 200 and "↺" not in running.text


@pytest.mark.parametrize("calendar", ["calendar", "administrative"])
def test_the_calendar_of_intake_is_the_same_in_the_answer_and_on_the_page(app: Flask, calendar: str) -> None:
    client = app.test_client()
    asked = {"period": "2021", "level": "commune", "calendar": calendar}
    days = _get(client, "/online-share/intake", **asked).json["days"]
    received = _get(client, "/online-share/measures", **asked, kind="public_service").json["received_online"]["denominator"]
    of_services = _get(client, "/online-share/intake", **asked, kind="public_service").json["days"]
    assert sum(day["files"] for day in of_services) == received > 0
    assert [day["day"] for day in days] == sorted({day["day"] for day in days}) and len(days) == 365
    assert all(day["working"] == _works(day["day"]) for day in days)
    page = client.get("/intake", headers=bearer(*MANAGER), query_string=asked).text
    cells = re.findall(r'<td class="intake__day([^"]*)">(?:<span[^>]*>[^<]*</span>)?(?:<a [^>]*>)?(\d*)(?:</a>)?</td>', page)
    shown = Counter((int(files), "--off" not in look) for look, files in cells if files not in ("", "0"))
    assert shown == Counter((day["files"], day["working"]) for day in days if day["files"])
    assert "chưa có hồ sơ nào được nhận" not in page.lower() and "Ngày nhận nhiều nhất:" in page
    assert "Chưa có hồ sơ nào được nhận" in client.get("/intake?period=2020", headers=bearer(*MANAGER)).text


@pytest.mark.parametrize("where", [{"level": "commune"}, {"unit": "29110"}, {"procedure": "2.000815"}, {"kind": "internal_work"}])
def test_a_day_of_the_calendar_opens_exactly_the_files_it_counts(app: Flask, where: dict[str, str]) -> None:
    client = app.test_client()
    days = [day for day in _get(client, "/online-share/intake", period="2021", **where).json["days"] if day["files"]]
    assert days
    for day in sorted(days, key=lambda day: day["files"])[-5:]:
        told = [_of_day(client, day["day"], "", where)]
        while told[-1]["next"]:
            told.append(_of_day(client, day["day"], told[-1]["next"], where))
        ids = [case["case_id"] for page in told for case in page["cases"]]
        assert told[0]["total"] == day["files"] == len(set(ids)) == len(ids)


def _of_day(client: FlaskClient, day: str, cursor: str, where: dict[str, str]) -> Any:
    return _get(client, "/online-share/intake/cases", period="2021", day=day, limit="2", cursor=cursor, **where).json


def test_the_page_of_a_day_lists_its_files_and_a_day_outside_the_calendar_is_refused(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/intake?period=2021", headers=bearer(*MANAGER)).text
    door, number = re.search(r'<a href="(/intake/cases[^"]*)">(\d+)</a>', page).groups()  # type: ignore[union-attr]
    room = client.get(door.replace("&amp;", "&"), headers=bearer(*MANAGER)).text
    assert f"<strong>{number}</strong>" in room and room.count("<tr") == int(number) + 1
    refused = _get(client, "/online-share/intake/cases", period="2021", day="2019-12-31")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/query/day")
    stranger = client.get(door.replace("&amp;", "&"), headers=bearer("manager-29110", ("manager", "29110")))
    assert stranger.status_code == 403
    assert "/intake/cases" not in client.get("/intake?period=2021", headers=bearer("manager-29110", ("manager", "29110"))).text


def _works(day: str) -> bool:
    """By the calendar of the pack, which begins in 2021; before that, Monday to Friday."""
    if day < "2021":
        return date.fromisoformat(day).weekday() < 5
    return load_calendar(Path(SETTINGS["DISTRICT_PACK"])).is_working_day(date.fromisoformat(day))


def test_the_calendar_of_intake_is_not_told_as_known_earlier_and_has_no_days_to_come(app: Flask) -> None:
    client = app.test_client()
    refused = _get(client, "/online-share/intake", as_known="2021-06-30")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/query/as_known")
    days = _get(client, "/online-share/intake", period=str(local_day(utc_now()).year)).json["days"]
    today = local_day(utc_now()).isoformat()
    assert {day["day"] for day in days if day["files"] is None} <= {day["day"] for day in days if day["day"] >= today}


def test_the_measures_and_the_figure_count_the_same_files(app: Flask) -> None:
    client = app.test_client()
    measured = _get(client, "/online-share/measures").json
    figure = _get(client, "/online-share").json
    assert measured["electronic_results"]["denominator"] == figure["denominator"]
    assert sum(measured["paper"].values()) >= figure["denominator"] - figure["numerator"] > 0


@pytest.mark.parametrize("day", ["2021-03-31", "2021-09-30", "2022-03-31"])
def test_the_corrections_are_exactly_what_lies_between_then_and_now(app: Flask, day: str) -> None:
    answer = _get(app.test_client(), "/online-share/corrections", as_known=day).json
    assert answer["cases"]
    for name, part in (("denominator", _counted), ("numerator", _online)):
        change = sum(part(case["now"]) - part(case["then"]) for case in answer["cases"])
        assert answer["now"][name] - answer["then"][name] == change


@pytest.mark.parametrize(
    "asked", [{"period": "2021-01"}, {"period": "2021-01", "filled_period": "2021", "as_known": "2021-12-31"}]
)
def test_the_page_of_corrections_begins_at_the_end_of_a_period_that_is_over(app: Flask, asked: dict[str, str]) -> None:
    given = {**asked, "filled_as_known": asked.get("as_known", "")}
    page = app.test_client().get("/corrections", headers=bearer(*MANAGER), query_string=given).text
    assert 'name="as_known" type="date" value="2021-01-31"' in page


def test_a_day_that_was_chosen_for_another_period_stays(app: Flask) -> None:
    given = {"period": "2021-01", "filled_period": "2021", "filled_as_known": "2021-12-31", "as_known": "2021-03-01"}
    page = app.test_client().get("/corrections", headers=bearer(*MANAGER), query_string=given).text
    assert 'name="as_known" type="date" value="2021-03-01"' in page


def test_the_pages_of_corrections_hold_every_file_once(app: Flask) -> None:
    client, address, codes, pages = app.test_client(), "/corrections?period=2021&as_known=2021-06-30&limit=10", [], 0
    while address:
        page = client.get(address, headers=bearer(*MANAGER)).text
        rows = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)<', page)
        assert 0 < len(rows) <= 10
        more = re.search(r'href="([^"]*)">Trang sau<', page)
        codes, pages, address = [*codes, *rows], pages + 1, "/corrections" + html.unescape(more[1]) if more else ""
    cases = _get(client, "/online-share/corrections", period="2021", as_known="2021-06-30").json["cases"]
    assert sorted(codes) == sorted(each["case"]["file_code"] or each["case"]["case_id"][:8] for each in cases) and pages > 1


def test_the_figures_of_a_place_are_doors_to_their_files_by_kind(app: Flask) -> None:
    page = app.test_client().get("/details?level=commune&period=2021", headers=bearer(*MANAGER)).text
    table = html.unescape(page.partition("<tbody")[2].partition("</tbody>")[0])
    doors = re.findall(r'href="/cases\?([^"]*)">([\d.]+)<', table)
    assert {"kind=public_service" in address for address, _ in doors} == {True, False}
    assert any("part=numerator" in address for address, _ in doors)
    room = app.test_client().get(f"/cases?{doors[1][0]}", headers=bearer(*MANAGER))
    assert room.status_code == 200 and doors[1][1] in room.text


def _counted(version: dict[str, Any] | None) -> int:
    return int(version is not None and version["excluded"] is None)


def _online(version: dict[str, Any] | None) -> int:
    return int(version is not None and version["excluded"] is None and version["online"])


@pytest.mark.parametrize("by", ["unit", "field"])
def test_the_form_of_settlement_adds_up_in_every_line(app: Flask, by: str) -> None:
    """Biểu II.06a: (3) = (4) + (5) + (6) = (7) + (11)."""
    form = _get(app.test_client(), "/reports/ii-06a", period="2021-H1", by=by).json
    assert form["lines"] and datetime.fromisoformat(form["judged_at"]) == datetime(2021, 6, 30, 17, tzinfo=UTC)
    for columns in [*(each["columns"] for each in form["lines"]), form["total"]]:
        of = dict(zip(range(3, 14), columns, strict=True))
        assert of[3] == of[4] + of[5] + of[6] == of[7] + of[11]
        assert (of[7], of[11]) == (of[8] + of[9] + of[10], of[12] + of[13])
    assert form["total"] == [sum(column) for column in zip(*(each["columns"] for each in form["lines"]), strict=True)]
    text = _get(app.test_client(), "/reports/ii-06a.csv", period="2021-H1", by=by).data.decode("utf-8-sig")
    assert len(text.splitlines()) == len(form["lines"]) + 2


def test_the_form_of_a_period_to_come_is_empty(app: Flask) -> None:
    form = _get(app.test_client(), "/reports/ii-06a", period="2099").json
    assert (form["lines"], sum(form["total"]), form["judged_at"]) == ([], 0, None)


def test_a_corrections_question_without_a_day_is_refused(app: Flask) -> None:
    assert _get(app.test_client(), "/online-share/corrections").status_code == 422


def test_no_request_makes_metrics_fail_or_answer_what_it_does_not_describe(app: Flask) -> None:
    operations = [result.ok() for result in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations()]
    assert len(operations) >= 5
    for operation in operations:
        fuzz(operation, REQUESTS, lambda _case: bearer(*MANAGER))
