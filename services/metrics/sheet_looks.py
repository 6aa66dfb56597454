"""How cells look, how high a row must be for its words, and how a sheet goes on paper."""

from __future__ import annotations

from math import ceil
from typing import Any

from xlsxwriter.worksheet import Worksheet

from services.metrics.sheet_words import DAY, HOURS, MOMENT, NUMBER, TEXT, WRAPPED, BookWords

CELL = {"valign": "top", "bottom": 1, "bottom_color": "#C9D1DA"}
LEFT, RIGHT = {**CELL, "align": "left", "indent": 1}, {**CELL, "align": "right", "indent": 1}
LOOKS: dict[str, dict[str, Any]] = {
    TEXT: LEFT,
    WRAPPED: {**LEFT, "text_wrap": True},
    DAY: {**LEFT, "num_format": "dd/mm/yyyy"},
    MOMENT: {**LEFT, "num_format": "dd/mm/yyyy hh:mm"},
    NUMBER: {**RIGHT, "num_format": "#,##0"},
    HOURS: {**RIGHT, "num_format": "#,##0.0"},
}
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1", "border": 1, "border_color": "#9AA8B8"}
TITLE = {"bold": True, "font_size": 14, "text_wrap": True, "valign": "top", "indent": 1}
ASIDE = {**LEFT, "font_size": 9, "font_color": "#6B7280", "text_wrap": True}
# Characters of the columns of the first sheet, and points of a line in its font; less, and words are cut.
WIDTHS = (42, 78, 42)
LINE, TITLE_LINE, AROUND_HEAD = 15, 20, 6
# Letters that have the room of a digit, by which widths are told; digits that the indent takes; how much wider bold words are.
LETTERS, INDENT, BOLD = 1.1, 2, 1.2
# Letters of the title, which is larger, that one line of the first sheet holds.
TITLE_ROOM = 115
A4 = 9
# What the head of a page can hold is 255 characters with its own marks (the format's limit).
MOST_OF_A_HEAD = 200


def for_paper(sheet: Worksheet, words: BookWords) -> None:
    """Landscape A4 as wide as the sheet, with what it is over every page and the number of the page under it."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    title = words.title[:MOST_OF_A_HEAD].replace("&", "&&")
    sheet.set_header(f'&L&"-,Bold"{title}')
    sheet.set_footer(f"&R{words.page} &P / &N")


def room_of(width: float) -> float:
    """How many letters a line of a column has room for, in the fonts that are wider than most."""
    return LETTERS * (width - INDENT)


def lines_in(text: str, room: float) -> int:
    """How many lines a text needs: programs that are no Excel do not make a row higher by themselves."""
    return ceil(len(text) / room)
