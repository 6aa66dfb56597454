"""How a workbook looks and what its columns and facts are called, without a store: any list will do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask import Flask

from services.metrics.domain.period import parse
from services.metrics.domain.question import Question
from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.late_listing import LATE_COLUMNS
from services.metrics.listings import CASE_COLUMNS, RECEIVED_COLUMNS
from services.metrics.settings import SERVICE, Settings
from services.metrics.sheet_words import NUMBER, TEXT, WRAPPED, BookWords, Column, Line
from services.metrics.sheets import ListSheet
from services.metrics.web.book_words import SHEETS, book_words
from services.metrics.web.column_words import SHOWN, columns_of
from services.metrics.web.fact_words import FACTS
from services.metrics.web.voice import Voice
from services.metrics.wiring import figures_of
from services.metrics.workbook import as_xlsx
from shared.language import LANGUAGES
from shared.units import UnitRegistry
from tests.support.workbook import Workbook, workbook_of

LISTS = {"cases": CASE_COLUMNS, "received": RECEIVED_COLUMNS, "late": LATE_COLUMNS}
QUESTION = Question(parse("2021"))


@pytest.fixture
def figures(app: Flask) -> Figures:
    return figures_of(Settings.read(SERVICE), app.extensions["motcua_database"])


def _list(columns: Sequence[str], rows: list[list[Any]], unit_day: str = "closed_on") -> Listing:
    about = [("part", "denominator"), ("period_first", "2021-01-01")]
    return Listing("cases", columns, QUESTION, about, lambda: iter(rows), unit_day)


def _book(rows: list[list[Any]], columns: Sequence[Column], **more: Any) -> Workbook:
    names = Line("Mục", "Nội dung", "Tên")
    words = BookWords(
        "Tên & việc", ("Thuyết minh", "Hồ sơ"), names, [], columns, Line("Dừng", "2", "cut_off_after=2"), "Trang", **more
    )
    with as_xlsx(_list(("a",), rows), words) as file:
        return workbook_of(file.read())


def _column(look: str = TEXT, place: int = 0, **more: Any) -> Column:
    def value(row: Sequence[Any]) -> Any:
        return row[place]

    return Column("Cột", 10, look, value, **more)


@pytest.mark.parametrize("what", LISTS)
def test_every_column_of_every_list_has_words_in_both_languages_and_a_width_that_holds_them(what: str) -> None:
    for name in LISTS[what]:
        for shown in SHOWN[name]:
            assert shown.head.vi and shown.head.en and shown.head.vi != shown.head.en, name
            longest = max(word for text in shown.head.both().values() for word in map(len, text.split()))
            assert shown.width >= max(longest, 8), name


def test_no_column_has_words_that_no_list_has() -> None:
    assert set(SHOWN) == {name for columns in LISTS.values() for name in columns}


def test_every_fact_and_every_sheet_has_words_in_both_languages() -> None:
    for name, fact in FACTS.items():
        assert fact.name.vi and fact.name.en and fact.name.vi != fact.name.en, name
    for message in SHEETS.values():
        assert all(0 < len(text) <= 31 and not re.search(r"[\[\]:*?/\\]", text) for text in message.both().values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(1)", "{=1}", "https://example.org", "0836", "<r>&amp;", "2021-01-01"])
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    book = _book([[text]], [_column()])
    assert book.rows == [[text]]
    assert "<f>" not in book.xml[1] and "hyperlink" not in book.xml[1]


def test_a_day_is_a_day_and_a_moment_is_told_by_the_clocks_of_the_office(figures: Figures) -> None:
    row = dict.fromkeys(LATE_COLUMNS, "") | {"closed_on": "2021-02-01", "due_at": "2021-01-31T17:30:00.000Z", "unit": "836"}
    row |= {"working_minutes_late": 90, "days_late": 3, "state": "closed", "stands_at": "phe_duyet"}
    told = _told(figures, LATE_COLUMNS, row)
    assert (told["Ngày kết thúc"], told["Hạn trả"]) == (date(2021, 2, 1), datetime(2021, 2, 1, 0, 30))  # noqa: DTZ001
    assert (told["Trễ (giờ làm việc)"], told["Trễ (ngày, kể cả ngày nghỉ)"]) == (1.5, 3.0)
    assert (told["Tình trạng"], told["Đang ở bước"], told["Ngày nhận"]) == ("xong trễ", "phê duyệt", None)


def test_codes_are_told_in_words_and_those_of_procedure_and_unit_beside_them(figures: Figures) -> None:
    row = dict.fromkeys(CASE_COLUMNS, "") | {
        "closed_on": "2021-02-01", "unit": "29179", "procedure_code": "1.001193", "kind": "public_service", "channel": "web",
        "outcome": "withdrawn", "online": False, "excluded": "withdrawn_before_reception", "paper": "register, step:tham_dinh, x",
    }  # fmt: skip
    assert [value for value in _told(figures, CASE_COLUMNS, row).values() if value is not None] == [
        "1.001193", "Đăng ký khai sinh", "thủ tục hành chính", "Nộp qua trang web", "29179", "Xã An Thủy", date(2021, 2, 1),
        "người nộp rút hồ sơ", "không", "rút trước khi tiếp nhận", "hồ sơ giấy, chỉ ghi sổ; bước làm trên giấy: thẩm định; x",
    ]  # fmt: skip
    english = _told(figures, CASE_COLUMNS, row, "en")
    assert (english["Procedure"], english["Unit"], english["Online from end to end"]) == (
        "Birth registration",
        "An Thuy Commune",
        "no",
    )


@pytest.mark.parametrize(("day", "name"), [("2025-06-30", "Thị trấn Ba Tri"), ("2025-07-01", "Xã Ba Tri")])
def test_a_unit_is_told_by_its_name_of_that_day(figures: Figures, day: str, name: str) -> None:
    by_day = replace(figures.reference, units=UnitRegistry(figures.reference.units.ever()))
    told = _told(
        Figures(figures.views, by_day, figures.now),
        CASE_COLUMNS,
        dict.fromkeys(CASE_COLUMNS, "") | {"closed_on": day, "unit": "29110"},
    )
    assert told["Đơn vị"] == name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", LISTS)
def test_what_is_for_programs_stands_at_the_right_end_and_is_not_printed(figures: Figures, what: str, language: str) -> None:
    with Voice().in_language(language):
        columns = columns_of(_list(LISTS[what], []), figures)
    printed = [each.printed for each in columns]
    assert printed == sorted(printed, reverse=True) and 0 < printed.count(False) < 3
    assert len({each.head for each in columns}) == len(columns)


def test_a_sheet_is_printed_on_landscape_a4_as_wide_as_it_is_with_its_head_on_every_page() -> None:
    book = _book([["x"], ["y"]], [_column(), _column(printed=False)])
    for sheet in book.xml:
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
        assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"' in sheet
        assert "&amp;RTrang &amp;P / &amp;N" in sheet and "Tên &amp;&amp; việc" in sheet
    assert book.printed == {
        "_xlnm.Print_Area1": "'Hồ sơ'!$A$1:$A$3", "_xlnm.Print_Titles1": "'Hồ sơ'!$1:$1",
        "_xlnm._FilterDatabase1": "'Hồ sơ'!$A$1:$B$3", "_xlnm.Print_Titles0": "'Thuyết minh'!$2:$2",
    }  # fmt: skip


def test_words_too_long_for_their_column_get_as_many_lines_as_they_need() -> None:
    book = _book([["một hai ba bốn"], ["một"]], [_column(WRAPPED)])
    assert re.search(r'<row r="2"[^>]* ht="30"', book.xml[1]) and not re.search(r'<row r="3"[^>]* ht=', book.xml[1])


def test_the_heights_of_a_million_rows_are_not_kept() -> None:
    """The library would keep each; a list of long words may have any number of rows."""
    with xlsxwriter.Workbook(BytesIO(), {"constant_memory": True}) as made:
        words = BookWords("", ("a", "b"), Line("", "", ""), [], [_column(WRAPPED)], Line("", "", ""), "")
        made.add_worksheet("a")
        sheet = ListSheet(made, words)
        for _ in range(50):
            sheet.write(["một hai ba bốn"])
        assert len(made.worksheets()[1].row_info) < 4


def test_a_list_that_a_sheet_cannot_hold_says_where_it_was_cut_off(monkeypatch: pytest.MonkeyPatch, figures: Figures) -> None:
    monkeypatch.setattr("services.metrics.workbook.MOST_OF_A_SHEET", 2)
    book = _book([["1"], ["2"], ["3"]], [_column()])
    assert (book.rows, book.lines[-1]) == ([["1"], ["2"]], ("Dừng", "2", "cut_off_after=2"))
    with Voice().in_language("vi"):
        told = book_words(_list(CASE_COLUMNS, []), figures).cut_off
    assert (told.value, told.technical) == ("1.048.575", "cut_off_after=1048575")


def test_a_sum_is_bold_and_no_filter_can_sort_it_among_its_parts() -> None:
    book = _book([[1, 5], ["", 5]], [_column(NUMBER), _column(NUMBER, 1)], is_sum=_without_a_number)
    assert book.bold[1:] == [False, True]
    assert "autoFilter" not in book.xml[1]


def _without_a_number(row: Sequence[Any]) -> bool:
    return row[0] == ""


def _told(figures: Figures, names: Sequence[str], row: dict[str, Any], language: str = "vi") -> dict[str, Any]:
    """The row as its workbook tells it."""
    listing = _list(names, [[row[name] for name in names]])
    with Voice().in_language(language):
        words = book_words(listing, figures)
    with as_xlsx(listing, words) as file:
        book = workbook_of(file.read())
    return dict(zip(map(str, book.heads[0]), book.rows[0], strict=True))
