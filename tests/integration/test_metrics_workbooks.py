"""Workbooks tell people, in their language, exactly what the CSV of the same list tells programs."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.metrics.reference import load_reference
from shared.calendar import HOME
from shared.language import LANGUAGES
from tests.conftest import SETTINGS
from tests.support.district_life import lives
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.tokens import bearer
from tests.support.workbook import Workbook, workbook_of

pytestmark = pytest.mark.servers
SHARE, FORM = "/api/v1/online-share", "/api/v1/reports/ii-06a"
LISTS = {
    "closed": f"{SHARE}/cases.%s?period=2021",
    "with paper": f"{SHARE}/cases.%s?period=2021-H1&level=commune&part=paper",
    "not counted": f"{SHARE}/cases.%s?period=2021&unit=29110&part=excluded",
    "known on a day": f"{SHARE}/cases.%s?period=2021&as_known=2021-03-01",
    "of a sector": f"{SHARE}/cases.%s?period=2021&sector=health&kind=public_service",
    "received": f"{SHARE}/intake/cases.%s?period=2021&part=received_online",
    "received on a day": f"{SHARE}/intake/cases.%s?period=2021-02&day=2021-02-03",
    "late": f"{SHARE}/late.%s?period=2021",
    "late at the end of a month": f"{SHARE}/late.%s?period=2021-02&part=open",
    "late in a period to come": f"{SHARE}/late.%s?period=2099",
}
# Codes that nobody can read; in the right column, words stand for them.
CODES = re.compile(r"public_service|internal_work|not_received|web|mobile|counter|closed|open|step:\w+|True|False")


@pytest.fixture(scope="module")
def app(document_store_url: str) -> Iterator[Flask]:
    with metrics_app(document_store_url) as made:
        dimensions = load_reference(Path(SETTINGS["DISTRICT_PACK"])).dimensions()
        apply_events(database_of(made), lives(random.Random(5), 150, 90), dimensions)
        yield made


def _get(app: Flask, path: str, language: str = "vi") -> Any:
    who = {**bearer("manager-836", ("manager", "836")), "Accept-Language": language}
    answer = app.test_client().get(path, headers=who)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer


def _both(app: Flask, path: str, language: str) -> tuple[Workbook, list[str], list[dict[str, str]]]:
    """The workbook, and the columns and rows of the CSV."""
    programs = csv.DictReader(io.StringIO(_get(app, path % "csv", language).data.decode("utf-8-sig")), delimiter=";")
    return workbook_of(_get(app, path % "xlsx", language).data), list(programs.fieldnames or ()), list(programs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", LISTS)
def test_a_workbook_tells_in_words_and_real_days_what_the_csv_tells_in_codes(app: Flask, which: str, language: str) -> None:
    book, columns, programs = _both(app, LISTS[which], language)
    heads = {"vi": HEADS, "en": {ENGLISH[head]: name for head, name in HEADS.items()}}[language]
    assert len(book.rows) == len(programs)
    for head, name in heads.items():
        if name in columns:
            assert book.column(head) == [_as_people_read(name, row[name]) for row in programs], head
    shown = [str(cell) for row in book.rows for cell, head in zip(row, book.heads[0], strict=True) if head not in heads]
    assert [cell for cell in shown if CODES.fullmatch(cell)] == []


HEADS = {
    "Mã hồ sơ": "file_code",
    "Mã trong hệ thống": "case_id",
    "Mã thủ tục": "procedure_code",
    "Mã đơn vị": "unit",
    "Ngày nhận": "received_on",
    "Ngày kết thúc": "closed_on",
    "Hạn trả": "due_at",
    "Ở đó từ": "stands_since",
    "Trễ (giờ làm việc)": "working_minutes_late",
    "Trễ (ngày, kể cả ngày nghỉ)": "days_late",
    "Vì sao trễ": "reasons_in_words",
    "Mã lý do": "reasons",
}
ENGLISH = {
    "Mã hồ sơ": "File code",
    "Mã trong hệ thống": "Id in the system",
    "Mã thủ tục": "Procedure code",
    "Mã đơn vị": "Unit code",
    "Ngày nhận": "Received on",
    "Ngày kết thúc": "Closed on",
    "Hạn trả": "Due",
    "Ở đó từ": "Stands there since",
    "Trễ (giờ làm việc)": "Late (working hours)",
    "Trễ (ngày, kể cả ngày nghỉ)": "Late (days, days off included)",
    "Vì sao trễ": "Why it is late",
    "Mã lý do": "Codes of the reasons",
}


def _as_people_read(name: str, text: str) -> Any:
    """A value of the CSV as the cell of the workbook is to hold it."""
    if not text:
        return None
    if name in ("received_on", "closed_on"):
        return date.fromisoformat(text)
    if name in ("due_at", "stands_since"):
        return datetime.fromisoformat(text).astimezone(HOME).replace(tzinfo=None, microsecond=0)
    if name == "working_minutes_late":
        return pytest.approx(int(text) / 60)
    return float(text) if name == "days_late" else text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", [*LISTS, "form by unit", "form by field"])
def test_the_first_sheet_tells_every_fact_in_words_of_its_language(app: Flask, which: str, language: str) -> None:
    forms = {"form by unit": f"{FORM}.%s?period=2021", "form by field": f"{FORM}.%s?period=2021&by=field&basis=now"}
    book = workbook_of(_get(app, {**LISTS, **forms}[which] % "xlsx", language).data)
    assert book.sheets[0] == {"vi": "Thuyết minh", "en": "About"}[language]
    assert book.title and all(name and told for name, told, _ in book.lines)
    assert len({name for name, _, _ in book.lines}) == len(book.lines), "two facts are called alike"
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", book.about["period_first"]) and "T" in book.coded["as_of"]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", book.about["as_of"]), "by the clocks of the office"
    assert len(book.widths[0]) == 3 and min(book.widths[0]) > 40 and len(book.widths[1]) == len(book.heads[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["unit", "field"])
def test_the_form_has_titles_over_its_numbers_and_a_sum_that_says_so(app: Flask, by: str, language: str) -> None:
    book, columns, programs = _both(app, f"{FORM}.%s?period=2021&by={by}", language)
    titles, numbers = book.heads
    assert numbers == [str(number) for number in range(1, 14)] == columns
    assert titles[2] == {"vi": "Tổng số tiếp nhận", "en": "Received in all"}[language] and None not in titles
    assert [row[2:] for row in book.rows] == [[float(cell) for cell in list(row.values())[2:]] for row in programs]
    assert (book.rows[-1][1], book.bold[-1]) == ({"vi": "Tổng cộng", "en": "Total"}[language], True)
    if by == "unit" and language == "vi":
        assert [row[1] for row in book.rows[:-1]] == [row["2"] for row in programs[:-1]]
    if by == "unit" and language == "en":
        assert "An Thuy Commune (29179)" in [row[1] for row in book.rows]
