"""Biểu II.06a as its workbook shows it: the titles of its columns over their numbers, its lines and its sum by name."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.reports import Settlement
from services.metrics.sheet_words import NUMBER, WRAPPED, BookWords, Column, Row
from services.metrics.web import names, words
from services.metrics.web.book_words import words_of
from shared.language import said
from shared.message import Message
from shared.units import Unit

TITLE = Message("Biểu II.06a: tình hình giải quyết hồ sơ", "Form II.06a: how files were settled")
NUMBER_OF_THE_LINE = Message("Số thứ tự", "Line")
BY = {"unit": Message("Đơn vị", "Unit"), "field": Message("Lĩnh vực", "Field")}
SUM = Message("Tổng cộng", "Total")


def form_words(listing: Listing, form: Settlement, figures: Figures) -> BookWords:
    """The words of the form, in the language of the moment. `listing`: its lines in order, then their sum, without a number."""
    first, second, *others = listing.columns
    columns = [
        Column(said(NUMBER_OF_THE_LINE), 12, NUMBER, itemgetter(0), first),
        Column(said(BY[form.by]), 42, WRAPPED, _name_of_row(form, figures), second),
    ]
    heads = zip(others, names.COLUMNS_OF_THE_FORM, strict=True)
    columns += [Column(str(head), 12, NUMBER, itemgetter(place), number) for place, (number, head) in enumerate(heads, start=2)]
    return words_of(said(TITLE), listing, columns, figures, is_sum)


def is_sum(row: Row) -> bool:
    """Whether it is no line of the form but the sum of all."""
    return bool(row[0] == "")


def line_name(name: str, form: Settlement, figures: Figures) -> str:
    """A unit with the days it lived when another has had its code since, and its code; a field in the language of the moment."""
    unit = form.units.get(name)
    if unit is None:
        return str((words.in_english() and form.by == "field" and figures.reference.procedures.field_en(name)) or name)
    return f"{unit_of_line(unit, name)} ({unit.code})"


def unit_of_line(unit: Unit, name: str) -> str:
    """The unit of a line, with the days it lived when the line's name says that another has had its code since."""
    return words.lived(words.named(unit), unit.valid_from, unit.valid_to) if "@" in name else words.named(unit)


def _name_of_row(form: Settlement, figures: Figures) -> Callable[[Row], str]:
    told = [line_name(each.name, form, figures) for each in form.lines]
    total = said(SUM)
    return lambda row: total if is_sum(row) else told[row[0] - 1]
