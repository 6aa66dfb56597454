"""Figures over the days on which communes merged and the district ended: by the real history of the pack's units."""

from __future__ import annotations

import html
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.metrics.domain.period import parse
from services.metrics.domain.question import BASES, Question
from services.metrics.reference import load_reference
from services.metrics.views import Views
from shared.calendar import HOME
from shared.events import Event, NewEvent
from shared.pack import read_yaml
from tests.conftest import SETTINGS
from tests.support.chance import new_seed
from tests.support.histories import closed, completed, history, opened, received, released
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
# Who follows the district, and since there is none, the communes of the province.
MANAGER = ("manager", ("manager", "836"), ("manager", "86"))
FIRST_OF_JULY = date(2025, 7, 1)
# Closed files: unit, level, day, how many. The 10th of April 2023 is inside a half month.
TOLD = (
    ("29113", "commune", date(2025, 2, 28), 2),
    ("29116", "commune", date(2025, 3, 1), 3),
    ("29122", "commune", date(2025, 6, 30), 1),
    ("29122", "commune", date(2025, 7, 1), 4),
    ("29137", "commune", date(2025, 5, 20), 2),
    ("29137", "commune", date(2025, 8, 3), 5),
    ("29113", "commune", date(2025, 3, 5), 1),
    ("29179", "commune", date(2023, 4, 9), 3),
    ("29179", "commune", date(2023, 4, 10), 2),
    ("836", "district", date(2025, 6, 30), 6),
    ("836", "district", date(2025, 7, 20), 1),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack by the real day: nothing fixes its units."""
    copied = tmp_path_factory.mktemp("pack") / "pack"
    shutil.copytree(SETTINGS["DISTRICT_PACK"], copied)
    about = copied / "pack.yaml"
    fixed = f"units_as_of: {read_yaml(about)['units_as_of']}"
    about.write_text(about.read_text(encoding="utf-8").replace(fixed, "units_as_of: null"), encoding="utf-8")
    return copied


@pytest.fixture(scope="module")
def app(document_store_url: str, pack: Path) -> Iterator[Flask]:
    """Nothing but the last test writes, so all look at the same files."""
    told = [place for place in TOLD for _ in range(place[3])]
    with metrics_app(document_store_url, DISTRICT_PACK=str(pack)) as made:
        for number, (unit, level, day, _) in enumerate(told):
            _apply(made, _file(f"case-{number}", unit, level, day), pack)
        _apply(made, _moved("moved"), pack)
        yield made


def _apply(app: Flask, events: list[Event], pack: Path) -> None:
    apply_events(database_of(app), events, load_reference(pack).dimensions())


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), HOME)


def _file(case_id: str, unit: str, level: str, day: date) -> list[Event]:
    steps = [completed("tiep_nhan", unit=unit), completed("tham_dinh", unit="836.TP" if level == "district" else unit)]
    taken = NewEvent("case.received", {**received().data, "received_at": _at(day)})
    return history(case_id, [], [opened(unit, level), taken, *steps, released(), closed(at=_at(day))])


def _moved(case_id: str) -> list[Event]:
    """Received in May by Mỹ Hòa, moved on 1 July to Mỹ Chánh Hòa, which closed it in August."""
    transfer = NewEvent("case.transferred", {"from_unit": "29116", "to_unit": "29122", "level": "commune"})
    taken = NewEvent("case.received", {**received().data, "received_at": _at(date(2025, 5, 6)), "due_at": None})
    events = history(
        case_id, [], [opened("29116"), taken, transfer, completed("tiep_nhan"), released(), closed(at=_at(date(2025, 8, 5)))]
    )
    moment = _at(FIRST_OF_JULY)
    return [Event(**{**_fields(event), "time": moment}) if event.type == "case.transferred" else event for event in events]


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def _get(client: FlaskClient, path: str, **asked: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/online-share{path}", headers=bearer(*MANAGER), query_string=asked)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def _units(client: FlaskClient, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _get(client, "/units", **asked)["figures"]
    return found


def _counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {f"{row['name']} {row['period']['last']}": row["denominator"] for row in rows if row["denominator"]}


def test_each_unit_is_told_as_it_was(app: Flask) -> None:
    rows = _units(app.test_client(), period="2025", level="commune")
    assert _counted(rows) == {
        "Xã Tân Mỹ 2025-12-31": 3,  # one of them closed a week after the commune had ended
        "Xã Mỹ Hòa 2025-12-31": 3,
        "Xã Mỹ Chánh 2025-06-30": 1,
        "Xã Mỹ Chánh Hòa 2025-12-31": 5,
        "Xã Phước Ngãi 2025-06-30": 2,
        "Xã Tân Xuân 2025-12-31": 5,
    }
    assert len([row for row in rows if row["unit"] == "29137"]) == 2


def test_files_of_merged_units_count_for_their_successor(app: Flask) -> None:
    rows = _units(app.test_client(), period="2025", level="commune", basis="now")
    assert _counted(rows) == {"Xã Mỹ Chánh Hòa 2025-12-31": 3 + 3 + 1 + 5, "Xã Tân Xuân 2025-12-31": 7}
    assert len(rows) == 7 and {row["valid_from"] for row in rows} == {"2025-07-01"}
    until_june = _units(app.test_client(), period="2025-H1", level="commune", basis="now")
    assert _counted(until_june) == {"Xã Mỹ Hòa 2025-06-30": 6, "Xã Mỹ Chánh 2025-06-30": 1, "Xã Phước Ngãi 2025-06-30": 2}


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("period", ["2025", "2025-Q1", "2023-04", "2025-02-20..2025-07-20"])
def test_every_row_opens_exactly_its_files_and_the_rows_add_up(app: Flask, basis: str, period: str) -> None:
    client = app.test_client()
    whole = _get(client, "", period=period)["denominator"]
    rows = [row for row in _units(client, period=period, basis=basis) if "." not in row["unit"]]
    assert sum(row["denominator"] for row in rows) == whole > 0
    for row in rows:
        asked = {"unit": row["unit"], "basis": basis, "period": f"{row['period']['first']}..{row['period']['last']}"}
        assert _get(client, "", **asked)["denominator"] == row["denominator"]
        if row["denominator"]:
            listed = _get(client, "/cases", **asked)
            assert listed["total"] == len(listed["cases"]) == row["denominator"]


def test_a_change_inside_a_half_month_parts_the_days_before_it_from_the_days_after(app: Flask) -> None:
    rows = _units(app.test_client(), period="2023-04", level="commune")
    assert _counted(rows) == {"Xã An Thủy 2023-04-09": 3, "Thị trấn Tiệm Tôm 2023-04-30": 2}


def test_without_districts_their_level_has_no_units_and_old_files_keep_it(app: Flask) -> None:
    client = app.test_client()
    assert [row["name"] for row in _units(client, period="2026-01", level="district")] == []
    ended = _units(client, period="2025-H2", level="district")
    assert [(row["name"], row["denominator"], row["level"]) for row in ended] == [("Huyện Ba Tri", 1, "district")]
    offices = {row["unit"]: row["denominator"] for row in _units(client, period="2025-H1", level="district")}
    assert (offices["836"], offices["836.TP"]) == (6, 6)
    assert _get(client, "", period="2025", level="district")["denominator"] == 7


def test_what_was_received_counts_for_the_unit_that_had_the_file_that_day(app: Flask, pack: Path) -> None:
    views = Views.of(app.extensions["motcua_database"], load_reference(pack).dimensions())
    questions = {code: Question(parse("2025-05"), unit=code) for code in ("29116", "29122")}
    assert {code: views.sums.details(question)[""]["received"] for code, question in questions.items()} == {
        "29116": 1,
        "29122": 0,
    }
    narrow = {code: question.on(date(2025, 5, 2), date(2025, 5, 7)) for code, question in questions.items()}
    assert {code: views.sums.details(question)[""]["received"] for code, question in narrow.items()} == {"29116": 1, "29122": 0}


@pytest.mark.parametrize(
    ("period", "basis", "expected"),
    [
        ("2025-06", "then", {"Xã Mỹ Hòa (29116)": (1, 0), "Xã Mỹ Chánh (29122)": (1, 1)}),
        ("2025-Q3", "then", {"Xã Mỹ Chánh Hòa (29122)": (5, 5), "Xã Tân Xuân (29137)": (5, 5)}),
        ("2025-06-15..2025-07-14", "then", {"Xã Mỹ Chánh (29122)": (1, 1), "Xã Mỹ Chánh Hòa (29122@2025-07-01)": (5, 4)}),
        ("2025-06-15..2025-07-14", "now", {"Xã Mỹ Chánh Hòa (29122)": (6, 5)}),
    ],
)
def test_the_form_tells_each_file_by_its_unit_of_the_time(
    app: Flask, period: str, basis: str, expected: dict[str, tuple[int, int]]
) -> None:
    asked = {"period": period, "level": "commune", "by": "unit", "basis": basis}
    form = app.test_client().get("/api/v1/reports/ii-06a", headers=bearer(*MANAGER), query_string=asked).json
    assert {line["title"]: (line["columns"][0], line["columns"][4]) for line in form["lines"]} == expected
    assert form["total"] == [sum(column) for column in zip(*(line["columns"] for line in form["lines"]), strict=True)]


@pytest.mark.parametrize(
    "address",
    [
        "/?period=2025", "/?period=2025&basis=now", "/explore?unit=836&period=2026-01",
        "/details?unit=29113&period=2025", "/details?unit=29122&period=2025&basis=now",
        "/cases?unit=29122&period=2025&basis=now", "/cases?period=2025", "/explore?level=commune&period=2025",
        "/explore?unit=836&period=2025-H1", "/explore?unit=29113&period=2025", "/reports?period=2025", "/meeting?period=2025",
        "/meeting?period=2025&basis=now&at=5", "/corrections?period=2025&basis=now&unit=29122",
    ],
)  # fmt: skip
def test_no_page_fails_for_a_unit_that_has_ended(app: Flask, address: str) -> None:
    answer = app.test_client().get(address, headers=bearer(*MANAGER))
    assert answer.status_code == 200


def test_the_dashboard_offers_both_bases_only_where_units_changed(app: Flask) -> None:
    client = app.test_client()
    shown = {period: 'id="basis"' in client.get(f"/?period={period}", headers=bearer(*MANAGER)).text
             for period in ("2025", "2025-06", "2025-07", "2024", "2025-03", "2025-Q1")}  # fmt: skip
    assert shown == {"2025": True, "2025-06": False, "2025-07": False, "2024": False, "2025-03": False, "2025-Q1": True}
    page = client.get("/?period=2025", headers=bearer(*MANAGER)).text
    assert "Xã Phước Ngãi (đến 30/06/2025)" in page and "Xã Tân Xuân (từ 01/07/2025)" in page


def test_a_list_names_each_file_by_the_unit_of_its_day(app: Flask) -> None:
    page = app.test_client().get("/cases?period=2025&unit=29137&basis=now", headers=bearer(*MANAGER)).text
    assert page.count("Xã Phước Ngãi") == 2


def test_a_unit_of_today_says_which_units_it_has_taken_over(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/details?period=2025&unit=29122&basis=now", headers=bearer(*MANAGER)).text
    assert "đã sáp nhập: Xã Tân Mỹ, Xã Mỹ Hòa, Xã Mỹ Chánh, Xã Mỹ Nhơn." in page
    for asked in ("unit=29122", "unit=29122&basis=then", "unit=29122&basis=now&period=2026"):
        assert "đã sáp nhập" not in client.get(f"/details?period=2025&{asked}" if "period" not in asked else f"/details?{asked}",
                                               headers=bearer(*MANAGER)).text  # fmt: skip


def test_the_months_of_a_unit_are_its_own_and_not_those_of_whoever_had_the_code_before(app: Flask) -> None:
    client, asked = app.test_client(), {"unit": "29137", "period": "2025"}
    for basis, expected in (("then", {"2025-08": 5}), ("now", {"2025-05": 2, "2025-08": 5})):
        answer = _get(client, "/trend", **asked, basis=basis)
        found = {month["period"]["name"]: month["denominator"] for month in answer["months"] if month["denominator"]}
        assert found == expected


@pytest.mark.parametrize(
    ("held_in", "asked", "status"),
    [
        ("836", "unit=29116&period=2025-H1", 200),
        ("836", "unit=29122&period=2025-H2", 403),
        ("86", "unit=29122&period=2025-H2", 200),
        ("86", "period=2025-H2", 200),
        ("29122", "unit=29122&period=2025&basis=now", 200),
        ("29137", "unit=29122&period=2025&basis=now", 403),
    ],
)
def test_files_are_listed_for_whoever_stands_over_the_unit_at_the_end_of_the_period(
    app: Flask, held_in: str, asked: str, status: int
) -> None:
    who = bearer("somebody", ("manager", held_in))
    assert app.test_client().get(f"/api/v1/online-share/cases?{asked}", headers=who).status_code == status


@pytest.fixture(scope="module")
def in_august(app: Flask, pack: Path) -> Iterator[Flask]:
    """The same files, looked at seven weeks after the district has ended."""
    store = app.extensions["motcua_database"]
    address = store.client.address
    assert address is not None
    url, chosen = f"mongodb://{address[0]}:{address[1]}", {"MONGO_DATABASE": store.name, "DISTRICT_PACK": str(pack)}
    with metrics_app(url, clock=lambda: _at(date(2025, 8, 20)), **chosen) as made:
        yield made


def test_the_form_by_field_names_fields_in_the_readers_language(in_august: Flask) -> None:
    client, who = in_august.test_client(), bearer("somebody", ("manager", "836"))
    pages = {lang: client.get(f"/reports?by=field&period=2025-H1&lang={lang}", headers=who).text for lang in ("vi", "en")}
    assert ">Hộ tịch</th>" in pages["vi"]
    assert ">Civil status</th>" in pages["en"] and "Hộ tịch" not in pages["en"]


ENTRANCES = (
    "/", "/?period=2024", "/?period=2025&basis=now", "/?period=2025-07", "/explore", "/explore?unit=836",
    "/explore?level=commune", "/meeting", "/plan", "/reports", "/reports?by=field&period=2025-H1", "/regimes", "/late",
    "/corrections", "/exports",
    "/details?level=district", "/details?level=commune", "/details?unit=836&period=2025", "/details?unit=29110",
    "/details?unit=29110&period=2025-H1", "/details?unit=29113&period=2025",
)  # fmt: skip
# What other services and the browser answer; a PDF is its page, and costs a second.
ELSEWHERE = ("http", "#", "data:", "tel:", "/monthly.pdf", "/static", "/sign", "/logout", "/language")


def _doors(page: str, at: str) -> set[str]:
    found = {html.unescape(address) for address in re.findall(r'href="([^"]*)"', page)}
    return {urljoin(at, address) for address in found if not address.startswith(ELSEWHERE)}


@pytest.mark.parametrize("held_in", ["836", "29122", "86"])
def test_no_page_shows_a_door_that_is_shut(in_august: Flask, held_in: str) -> None:
    """Every link of every entrance, for who followed the district until it ended, and who follows a commune or the province."""
    client, who = in_august.test_client(), bearer("somebody", ("manager", held_in))
    doors: set[str] = set()
    for address in ENTRANCES:
        answer = client.get(address, headers=who, follow_redirects=True)
        assert answer.status_code == 200, address
        doors |= _doors(answer.text, answer.request.full_path)
    shut = {door: status for door in sorted(doors) if (status := client.get(door, headers=who).status_code) not in (200, 302)}
    assert shut == {} and len(doors) > 100


@pytest.mark.parametrize("asked", ["unit=29122&basis=now", "unit=29122", "unit=29113", "level=commune"])
def test_a_number_of_a_year_with_mergers_leads_to_as_many_files_or_nowhere(in_august: Flask, asked: str) -> None:
    """In an address of a month before them, the code of the unit would mean the unit without those that it took over."""
    client, who = in_august.test_client(), bearer("somebody", ("manager", "86"), ("manager", "836"))
    followed = 0
    for page in ("/details", "/intake"):
        text = client.get(f"{page}?period=2025&{asked}", headers=who).text
        for address, number in sorted(set(re.findall(r'<a [^>]*href="(/(?:intake/)?cases\?[^"]+)"[^>]*>([\d.]+)</a>', text))):
            there = client.get(html.unescape(address), headers=who)
            said = re.search(r"<strong>([\d.]+)</strong> (?:hồ sơ|lần)", there.text)
            assert there.status_code == 200 and said and said[1] == number, (page, address, number)
            followed += 1
    assert followed > 10


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("unit=836", 200), ("level=district&period=2025", 200), ("level=district&period=2024", 200), ("period=2025-H1", 200),
        ("level=commune&period=2025-H1", 200), ("unit=29110&period=2025-H1", 200), ("unit=29113&period=2025", 200),
        ("level=commune&period=2025", 403), ("period=2025-07", 403), ("unit=29110&period=2025-07", 403),
        ("unit=29122&period=2025&basis=now", 403),
    ],
)  # fmt: skip
def test_who_was_in_charge_of_a_unit_sees_its_past_and_nothing_of_its_successor(
    in_august: Flask, asked: str, status: int
) -> None:
    who = bearer("manager-836", ("manager", "836"))
    for page in ("/cases", "/late"):
        assert in_august.test_client().get(f"{page}?{asked}", headers=who, follow_redirects=False).status_code in (
            {200} if status == 200 else {403, 302}
        )
    assert in_august.test_client().get(f"/api/v1/online-share/cases?{asked}", headers=who).status_code == status


@pytest.mark.parametrize(
    ("held_in", "basis", "expected"),
    [
        ("836", "then", {"29113": 3, "29116": 3, "29122": 1, "29137@2020-02-01": 2, "836": 7}),
        ("86", "then", {"29122@2025-07-01": 5, "29137@2025-07-01": 5, "": 26}),
        ("29137", "then", {"29137@2020-02-01": 2, "29137@2025-07-01": 5}),
        ("836", "now", {"836": 7}), ("29137", "now", {"29137": 7}),
    ],
)  # fmt: skip
def test_the_doors_of_a_line_are_for_who_was_in_charge_of_its_unit(
    in_august: Flask, held_in: str, basis: str, expected: dict[str, int]
) -> None:
    client, who = in_august.test_client(), bearer("somebody", ("manager", held_in))
    page = html.unescape(client.get(f"/reports?period=2025&basis={basis}", headers=who).text)
    doors = re.findall(r'href="/reports/cases(\?[^"]*column=7)">([\d.]+)<', page)
    told = {parse_qs(door[1:]).get("line", [""])[0]: int(number) for door, number in doors}
    assert told == expected
    for door, number in doors:
        answer = client.get(f"/api/v1/reports/ii-06a/cases{door}", headers=who).json
        assert len(answer["cases"]) == answer["total"] == int(number)


def test_the_bases_agree_for_random_periods_over_random_lives(app: Flask, pack: Path) -> None:
    chance = random.Random(new_seed())
    units = [unit for unit in load_reference(pack).units.ever() if not unit.is_department]
    for number in range(60):
        unit = chance.choice(units)
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(330))
        _apply(app, _file(f"random-{number}", unit.code, unit.level, day), pack)
    client = app.test_client()
    for _ in range(4):
        days = sorted(date(2025, 1, 1) + timedelta(days=chance.randrange(360)) for _ in range(2))
        period = f"{days[0]}..{days[1]}"
        sums = {basis: sum((Counter(closed=row["denominator"], online=row["numerator"])
                            for row in _units(client, period=period, basis=basis) if "." not in row["unit"]), Counter())
                for basis in BASES}  # fmt: skip
        whole = _get(client, "", period=period)
        expected = +Counter(closed=whole["denominator"], online=whole["numerator"])
        assert sums == {"then": expected, "now": expected}
