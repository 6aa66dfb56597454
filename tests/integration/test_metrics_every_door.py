"""One question through every door: card, table, chart, month, list, files to take along, ordered file and API tell one number."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from services.metrics.settings import SERVICE, Settings
from services.metrics.worker import create_export_writer
from tests.support.chance import SEED, new_seed
from tests.support.district_life import lives
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.reader import without_links
from tests.support.tokens import bearer
from tests.support.workbook import workbook_of

pytestmark = pytest.mark.servers
MANAGER = bearer("manager-836", ("manager", "836"))
QUESTIONS = 6
PARTS = ("numerator", "denominator", "paper")
SHARE, LATE = "/api/v1/online-share", "/api/v1/online-share/late"


@dataclass(frozen=True)
class Doors:
    """The application and the seed that made its files and the questions."""

    app: Flask
    seed: int

    def get(self, path: str, **asked: str) -> Any:
        """An answer, which must be there."""
        answer = self.app.test_client().get(path, query_string=asked or None, headers=MANAGER)
        assert answer.status_code == 200, (path, asked, answer.text[:300])
        return answer

    def ordered(self, order: dict[str, str]) -> Any:
        """A file that is ordered, written by the worker's loop, and fetched."""
        address = self.app.test_client().post("/api/v1/exports", json=order, headers=MANAGER).headers["Location"]
        writer = create_export_writer(Settings.read(SERVICE), self.app.extensions["motcua_database"])
        while writer.step() == 0.0:
            pass
        writer.close()
        return self.get(f"{address}/file")


@pytest.fixture(scope="module")
def doors(document_store_url: str) -> Iterator[Doors]:
    seed = new_seed()
    with metrics_app(document_store_url) as app:
        apply_events(database_of(app), lives(random.Random(seed), 300, 150))
        yield Doors(app, seed)


def _questions(seed: int) -> Iterator[dict[str, str]]:
    """A month of a level or unit, of one kind or both, by one calendar or the other."""
    chance = random.Random(seed)
    for _ in range(QUESTIONS):
        place = chance.choice(
            ({"level": "commune"}, {"level": "district"}, {"unit": "29179"}, {"unit": "29110"}, {"unit": "836"})
        )
        kind = chance.choice(({}, {"kind": "public_service"}, {"kind": "internal_work"}))
        calendar = chance.choice(("calendar", "administrative"))
        yield {"period": f"2021-0{chance.randrange(1, 7)}", "calendar": calendar, **place, **kind}


def test_every_door_tells_the_same_number_of_the_same_question(doors: Doors) -> None:
    print(f"{SEED}={doors.seed}")
    for question in _questions(doors.seed):
        figure = doors.get(SHARE, **question).json
        told = {"numerator": figure["numerator"], "denominator": figure["denominator"]}
        told["paper"] = told["denominator"] - told["numerator"]
        assert _of_pages(doors, question) == [(told["numerator"], told["denominator"])] * 6, question
        for part, number in told.items():
            assert set(_of_lists(doors, question, part).values()) == {number}, (question, part)


def test_every_door_tells_the_same_late_files(doors: Doors) -> None:
    print(f"{SEED}={doors.seed}")
    for question in _questions(doors.seed):
        late = doors.get(SHARE, **question).json["timeliness"]["late"]
        page = doors.get("/late", **question, part="closed").text
        asked = {**question, "part": "closed"}
        assert _value_under(page, "Xong trễ trong kỳ") == late
        assert len(doors.get(LATE, **asked, limit="1000").json["files"]) == late
        assert len(_csv(doors.get(f"{LATE}.csv", **asked).data)) == late
        assert len(workbook_of(doors.get(f"{LATE}.xlsx", **asked).data).rows) == late
        assert len(_csv(doors.ordered({"what": "late", "format": "csv", **asked}).data)) == late


def test_the_form_is_the_same_on_the_page_in_both_files_and_in_the_api(doors: Doors) -> None:
    print(f"{SEED}={doors.seed}")
    for question in _questions(doors.seed):
        asked = {name: question[name] for name in ("period", "calendar")}
        form = doors.get("/api/v1/reports/ii-06a", **asked).json
        lines = [line["columns"] for line in form["lines"]] + [form["total"]]
        rows = [
            [int(cell) for cell in list(row.values())[2:]] for row in _csv(doors.get("/api/v1/reports/ii-06a.csv", **asked).data)
        ]
        book = workbook_of(doors.get("/api/v1/reports/ii-06a.xlsx", **asked).data)
        cells = re.findall(r"numeric\">(?:<strong>)?(?:<a [^>]*>)?([\d.]+)", doors.get("/reports", **asked).text)
        assert rows == lines == [row[2:13] for row in book.rows]
        assert [int(cell.replace(".", "")) for cell in cells] == [cell for line in lines for cell in line]
        assert book.coded["by"] == "unit" and book.about["as_of"] and "(3)" in book.about["formula"]
        assert [row[0] for row in book.rows] == [*range(1, len(lines)), None]
        assert (book.rows[-1][1], book.bold[-1], any(book.bold[2:-1])) == ("Tổng cộng", True, False)


def test_every_number_of_the_form_is_a_door_to_as_many_files(doors: Doors) -> None:
    print(f"{SEED}={doors.seed}")
    for question in list(_questions(doors.seed))[:3]:
        page = html.unescape(doors.get("/reports", period=question["period"], calendar=question["calendar"]).text)
        links = re.findall(r'href="(/reports/cases\?[^"]*)">([\d.]+)<', page)
        columns = [each for each in re.findall(r'numeric">(?:<strong>)?(?:<a [^>]*>)?([\d.]+)', page) if each != "0"]
        assert len(columns) == len(links) > 10
        for address, number in links:
            answer = doors.get(address.replace("/reports/", "/api/v1/reports/ii-06a/") + "&limit=1000").json
            assert len({case["case_id"] for case in answer["cases"]}) == answer["total"] == _number(number), address


def test_the_first_sheet_says_everything_that_was_asked_and_how_it_is_counted(doors: Doors) -> None:
    asked = {"period": "2021-02", "unit": "29179", "kind": "public_service", "procedure": "1.001193"}
    book = workbook_of(doors.get(f"{SHARE}/cases.xlsx", **asked).data)
    about, coded, figure = book.about, book.coded, doors.get(SHARE, **asked).json
    assert {name: coded[name] for name in ("unit", "kind", "procedure", "basis", "period_first", "period_last")} == {
        "unit": "29179", "kind": "public_service", "procedure": "1.001193", "basis": "then",
        "period_first": "2021-02-01", "period_last": "2021-02-28",
    }  # fmt: skip
    assert {name: about[name] for name in ("unit", "kind", "procedure", "period_first", "period_last")} == {
        "unit": "Xã An Thủy (29179)", "kind": "thủ tục hành chính", "procedure": "Đăng ký khai sinh (1.001193)",
        "period_first": "01/02/2021", "period_last": "28/02/2021",
    }  # fmt: skip
    assert about["definition"] and about["as_of"] and about["legal_basis"] and about["formula"]
    assert "đã kết thúc trong kỳ" in about["denominator_vi"] and "closed in the period" in about["denominator_en"]
    assert len(book.rows) == figure["denominator"] == _number(about["denominator"])
    programs = doors.get(f"{SHARE}/cases.json", **asked).json["about"]
    assert set(coded) == set(programs), "nothing is lost"
    assert [name for name, value in programs.items() if value and coded[name] != value] == ["as_of"]


def test_the_tabs_and_files_of_a_list_ask_what_the_list_asks(doors: Doors) -> None:
    asked = {"period": "2021", "unit": "29179", "procedure": "1.001193"}
    page = doors.get("/cases", **asked, part="denominator", limit="5").text
    links = [html.unescape(link) for link in re.findall(r"href=\"(/api/v1/online-share/cases[^\"]+|\?[^\"]*part=[^\"]+)", page)]
    assert len(links) > 5 and all("procedure=1.001193" in link and "unit=29179" in link for link in links)
    csv_link = next(link for link in links if ".csv" in link)
    assert len(_csv(doors.get(csv_link).data)) == doors.get(SHARE, **asked).json["denominator"]


def _of_pages(doors: Doors, question: dict[str, str]) -> list[tuple[int, int]]:
    """Both numbers as card, trend, month on one page, table of what is inside, its bars, and the page of trials say them."""
    place = question.get("unit") or question["level"]
    board = {name: value for name, value in question.items() if name not in ("unit", "level")}
    card = re.search(rf"id=\"card-{place}\"(.*?)(?:</section>|</tr>)", doors.get("/", **board).text, re.DOTALL)
    assert card
    trend = doors.get(f"{SHARE}/trend", **question).json["months"][-1]
    month = {name: value for name, value in question.items() if name != "kind"}
    kinds = {"public_service": "thủ tục hành chính", "internal_work": "công việc nội bộ", None: "cả hai"}
    line = re.search(
        rf"<th scope=\"row\">{kinds[question.get('kind')]}</th><td>([\d.]+)</td><td>([\d.]+)</td>",
        without_links(doors.get("/monthly", **month).text),
    )
    assert line
    inside = html.unescape(doors.get("/explore", **question).text)
    table = re.findall(r'tất cả">([\d.]+) / ([\d.]+)', without_links(inside))
    drawn = re.search(r'data-bars="(.*?)" data-target', inside)
    bars = json.loads(drawn[1]) if drawn else []
    trial = without_links(doors.get("/what-if", **question, ticked="1.001193").text)
    beside = re.search(r'kpi__numbers">([\d.]+) / ([\d.]+) ', trial)
    assert beside
    return [
        (_link(card[1], "numerator"), _link(card[1], "denominator")),
        (trend["numerator"], trend["denominator"]),
        (_number(line[1]), _number(line[2])),
        (sum(_number(row[0]) for row in table), sum(_number(row[1]) for row in table)),
        (sum(_of_bar(bar, 0) for bar in bars), sum(_of_bar(bar, 1) for bar in bars)),
        (_number(beside[1]), _number(beside[2])),
    ]


def _of_lists(doors: Doors, question: dict[str, str], part: str) -> dict[str, int]:
    """How many files each list has."""
    asked = {**question, "part": part}
    answer = doors.get(f"{SHARE}/cases", **asked, limit="1000").json
    return {
        "api": len(answer["cases"]),
        "total": answer["total"],
        "page": _number(_search(r": <strong>([\d.]+)</strong>", doors.get("/cases", **asked).text)),
        "csv": len(_csv(doors.get(f"{SHARE}/cases.csv", **asked).data)),
        "json": len(doors.get(f"{SHARE}/cases.json", **asked).json["cases"]),
        "xlsx": len(workbook_of(doors.get(f"{SHARE}/cases.xlsx", **asked).data).rows),
        "ordered csv": len(_csv(doors.ordered({"what": "cases", "format": "csv", **asked}).data)),
        "ordered xlsx": len(workbook_of(doors.ordered({"what": "cases", "format": "xlsx", **asked}).data).rows),
    }


def _csv(data: bytes) -> list[dict[str, str]]:
    """The rows of a file that a spreadsheet in Vietnam opens as it is: byte order mark and semicolons."""
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert all(len(row) > 1 for row in rows)
    return rows


def _link(card: str, part: str) -> int:
    return _number(_search(rf"part={part}\">([\d.]+)</a>", html.unescape(card)))


def _of_bar(bar: dict[str, Any], place: int) -> int:
    return _number(bar["numbers"].split(" / ")[place])


def _value_under(page: str, title: str) -> int:
    return _number(_search(rf"{title}</dt><dd class=\"govuk-summary-list__value\">([\d.]+)</dd>", page))


def _search(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def _number(text: str) -> int:
    return int(text.replace(".", ""))
