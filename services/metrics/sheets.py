"""The two sheets of a workbook. Which words stand in them is told by `BookWords`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from services.metrics.sheet_looks import (
    AROUND_HEAD,
    ASIDE,
    BOLD,
    HEAD,
    LINE,
    LOOKS,
    TITLE,
    TITLE_LINE,
    TITLE_ROOM,
    WIDTHS,
    for_paper,
    lines_in,
    room_of,
)
from services.metrics.sheet_words import DAY, HOURS, MOMENT, NUMBER, WRAPPED, BookWords, Line, Row

# What a column has of a row, which method of the sheet takes that, how it looks, and how many letters a line of it has room for;
# 0: words are not wrapped.
Cell = tuple[Callable[[Row], Any], Callable[..., int], Format, float]


class AboutSheet:
    """The first sheet."""

    def __init__(self, book: Workbook, words: BookWords) -> None:
        self._sheet = book.add_worksheet(words.sheets[0])
        self._looks = (book.add_format({**LOOKS[WRAPPED], "bold": True}), book.add_format(LOOKS[WRAPPED]))
        self._aside, head = book.add_format(ASIDE), book.add_format({**HEAD, "indent": 1})
        self._row = 1
        for place, width in enumerate(WIDTHS):
            self._sheet.set_column(place, place, width)
        self._write_title(words.title, book.add_format(TITLE))
        for place, text in enumerate(words.heads):
            self._sheet.write_string(1, place, text, head)
        for line in words.lines:
            self.write(line)
        self._sheet.freeze_panes(2, 0)
        self._sheet.repeat_rows(1)
        for_paper(self._sheet, words)

    def write(self, line: Line) -> None:
        """Write a line below the others."""
        self._row += 1
        self._sheet.set_row(self._row, LINE * max(map(lines_in, line, map(room_of, WIDTHS))))
        for place, (text, look) in enumerate(zip(line, (*self._looks, self._aside), strict=True)):
            self._sheet.write_string(self._row, place, text, look)

    def _write_title(self, title: str, look: Format) -> None:
        """Over all columns."""
        self._sheet.set_row(0, TITLE_LINE * lines_in(title, TITLE_ROOM))
        self._sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, "", look)
        self._sheet.write_string(0, 0, title, look)


class ListSheet:
    """The second sheet: its head at once, then row by row."""

    def __init__(self, book: Workbook, words: BookWords) -> None:
        self._sheet, self._words = book.add_worksheet(words.sheets[1]), words
        self._heads = 2 if any(each.number for each in words.columns) else 1
        self._row = self._heads - 1
        self._cells, self._sums = self._written(book, {}), self._written(book, {"bold": True, "top": 1})
        for place, (each, (_, _, look, _)) in enumerate(zip(words.columns, self._cells, strict=True)):
            self._sheet.set_column(place, place, each.width, look)
        self._write_head(book)
        for_paper(self._sheet, words)

    def write(self, row: Row) -> None:
        """Write a row of the list. A text stays a text, whatever it begins with; of nothing there is no cell."""
        self._row += 1
        is_sum = self._words.is_sum
        lines = self._write_cells(row, self._sums if is_sum and is_sum(row) else self._cells)
        if lines > 1:
            self._sheet.set_row(self._row, LINE * lines)
        # The library keeps the height of every row: that of the row before is on the disk, and forgotten, so memory stays flat.
        self._sheet.row_info.pop(self._row - 1, None)

    def finish(self) -> None:
        """What is about all rows: a filter (not where a sum would be sorted among its parts), and what goes on paper."""
        columns = self._words.columns
        self._sheet.print_area(0, 0, self._row, sum(each.printed for each in columns) - 1)
        if self._words.is_sum is None:
            self._sheet.autofilter(self._heads - 1, 0, self._row, len(columns) - 1)
        # Codes are texts that look like numbers; without this every one of them has a green corner.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:Z{self._row + 1}"})

    def _write_cells(self, row: Row, cells: Sequence[Cell]) -> int:
        """Returns how many lines the longest one needs."""
        number, lines = self._row, 1
        for place, (value, write, look, room) in enumerate(cells):
            cell = value(row)
            if cell is None or cell == "":
                if cells is self._sums:
                    self._sheet.write_blank(number, place, None, look)
                continue
            write(number, place, cell, look)
            if room and len(cell) > room:
                lines = max(lines, lines_in(cell, room))
        return lines

    def _written(self, book: Workbook, more: dict[str, Any]) -> list[Cell]:
        sheet = self._sheet
        write = {DAY: sheet.write_datetime, MOMENT: sheet.write_datetime, NUMBER: sheet.write_number, HOURS: sheet.write_number}
        looks = {name: book.add_format({**look, **more}) for name, look in LOOKS.items()}
        return [
            (
                each.value,
                write.get(each.look, sheet.write_string),
                looks[each.look],
                room_of(each.width) if each.look == WRAPPED else 0,
            )
            for each in self._words.columns
        ]

    def _write_head(self, book: Workbook) -> None:
        columns = self._words.columns
        left, right = (book.add_format({**HEAD, "align": align, "indent": 1}) for align in ("left", "right"))
        number = book.add_format({**HEAD, "align": "center", "bold": False})
        self._sheet.set_row(0, LINE * max(lines_in(each.head, room_of(each.width / BOLD)) for each in columns) + AROUND_HEAD)
        for place, each in enumerate(columns):
            self._sheet.write_string(0, place, each.head, right if each.look in (NUMBER, HOURS) else left)
        for place, each in enumerate(columns if self._heads > 1 else ()):
            self._sheet.write_string(1, place, each.number, number)
        self._sheet.freeze_panes(self._heads, 1)
        self._sheet.repeat_rows(0, self._heads - 1)
