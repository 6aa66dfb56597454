"""A workbook as somebody opens it: sheets by name, and cells as what they are: a text, a number, a day, a moment."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A spreadsheet counts days from here.
_FIRST = datetime.fromisoformat("1899-12-30")
Cell = str | float | date | datetime | None


@dataclass(frozen=True)
class Workbook:
    """`about` and `coded`: what the first sheet says of a fact, by the name and as the value that programs know."""

    sheets: list[str]
    title: str
    lines: list[tuple[str, str, str]]
    heads: list[list[Cell]]
    rows: list[list[Cell]]
    bold: list[bool]
    widths: list[list[float]]
    xml: tuple[str, str]
    printed: dict[str, str]

    @property
    def about(self) -> dict[str, str]:
        """What people read."""
        return {technical.partition("=")[0]: told for _, told, technical in self.lines}

    @property
    def coded(self) -> dict[str, str]:
        """What programs read."""
        return {name: value or self.about[name] for name, _, value in (each[2].partition("=") for each in self.lines)}

    def column(self, head: str) -> list[Cell]:
        """The cells under a head."""
        return [row[self.heads[0].index(head)] for row in self.rows]


def workbook_of(data: bytes) -> Workbook:
    """Read it; every row is as long as the head."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [ElementTree.fromstring(book.read(f"xl/{name}.xml")) for name in ("workbook", "styles")]
        texts = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    (workbook, styles), (about, sheet) = parts, map(ElementTree.fromstring, texts)
    lines, table = _rows(about, styles), _rows(sheet, styles)
    heads, pane = len(table), sheet.find(f".//{_NAMES}pane")
    assert pane is not None, "the head does not stay"
    heads = int(pane.attrib["ySplit"])
    return Workbook(
        [each.attrib["name"] for each in workbook.iter(f"{_NAMES}sheet")],
        str(lines[0][0]),
        [(str(row[0]), str(row[1] or ""), str(row[2])) for row in lines[2:]],
        table[:heads],
        [row + [None] * (len(table[0]) - len(row)) for row in table[heads:]],
        [_is_bold(row, styles) for row in sheet.iter(f"{_NAMES}row")],
        [_widths(each) for each in (about, sheet)],
        (texts[0], texts[1]),
        {each.attrib["name"] + each.attrib["localSheetId"]: str(each.text) for each in workbook.iter(f"{_NAMES}definedName")},
    )


def _rows(sheet: Element, styles: Element) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for row in sheet.iter(f"{_NAMES}row"):
        cells: dict[int, Cell] = {_place(cell): _value(cell, styles) for cell in row}
        found.append([cells.get(place) for place in range(max(cells, default=-1) + 1)])
    return found


def _place(cell: Element) -> int:
    number = 0
    for letter in re.sub(r"\d", "", cell.attrib["r"]):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, styles: Element) -> Cell:
    text = "".join(cell.itertext())
    if cell.attrib.get("t") == "inlineStr" or not text:
        return text or None
    look = _format(cell, styles)
    if "yyyy" not in look:
        return float(text)
    moment = _FIRST + timedelta(seconds=round(float(text) * 86_400))
    return moment if "hh" in look else moment.date()


def _format(cell: Element, styles: Element) -> str:
    codes = {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in styles.iter(f"{_NAMES}numFmt")}
    return codes.get(_look(cell, styles).attrib["numFmtId"], "")


def _is_bold(row: Element, styles: Element) -> bool:
    fonts = list(styles.find(f"{_NAMES}fonts") or ())
    return all(fonts[int(_look(cell, styles).attrib["fontId"])].find(f"{_NAMES}b") is not None for cell in row)


def _look(cell: Element, styles: Element) -> Any:
    return (styles.find(f"{_NAMES}cellXfs") or ())[int(cell.attrib.get("s", 0))]


def _widths(sheet: Element) -> list[float]:
    return [
        float(each.attrib["width"])
        for each in sheet.iter(f"{_NAMES}col")
        for _ in range(int(each.attrib["min"]), int(each.attrib["max"]) + 1)
    ]
