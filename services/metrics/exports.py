"""Lists as files to take along: the same question, the same order, a page at a time, so memory stays flat."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson
import xlsxwriter

# Files per read. More is a little faster and holds more in memory.
PAGE = 1_000
# What a sheet can hold, less its head (the format's own limit).
MOST_OF_A_SHEET = 1_048_575
# Rows go to the disk as they come, and no cell is run or made a link.
WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with everything somebody needs who finds the file a year later.

    `about`: filters, moment, formula: the first sheet, and the head of the JSON. `rows` reads on while it is written.
    """

    name: str
    columns: Sequence[str]
    about: Sequence[tuple[str, str]]
    rows: Callable[[], Iterator[list[Any]]]


def as_csv(listing: Listing) -> Iterator[bytes]:
    """The list for a spreadsheet."""
    return csv_of(listing.columns, listing.rows())


def csv_of(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """For Excel in Vietnam: semicolons, and a mark of byte order so that letters stay letters. No cell begins a formula."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(head)
    for number, each in enumerate(lines, start=1):
        writer.writerow([_harmless(value) for value in each])
        if number % PAGE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def as_json(listing: Listing) -> Iterator[bytes]:
    """One object: `about`, and the list under its name."""
    yield b'{"about":' + orjson.dumps(dict(listing.about)) + b',"' + listing.name.encode() + b'":['
    for number, row in enumerate(listing.rows()):
        yield (b"," if number else b"") + orjson.dumps(dict(zip(listing.columns, row, strict=True)))
    yield b"]}"


def as_xlsx(listing: Listing) -> BinaryIO:
    """A workbook in a temporary file: first what it is, then the list."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it on closes it)
    for _ in write_xlsx(listing, file):
        pass
    file.seek(0)
    return file


def write_xlsx(listing: Listing, file: BinaryIO) -> Iterator[int]:
    """Write the workbook into `file`, telling after each page how many rows were written. It may be given up at any row."""
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {**WORKBOOK, "tmpdir": folder})
        try:
            yield from _write_sheets(listing, book)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _write_sheets(listing: Listing, book: xlsxwriter.Workbook) -> Iterator[int]:
    about, sheet = book.add_worksheet("about"), book.add_worksheet(listing.name)
    for number, pair in enumerate(listing.about):
        about.write_row(number, 0, pair)
    sheet.write_row(0, 0, listing.columns)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, MOST_OF_A_SHEET, len(listing.columns) - 1)
    for number, row in enumerate(listing.rows(), start=1):
        if number > MOST_OF_A_SHEET:
            about.write_row(len(listing.about), 0, ("cut_off_after", str(MOST_OF_A_SHEET)))
            return
        sheet.write_row(number, 0, row)
        if number % PAGE == 0:
            yield number


def plain(value: Any) -> Any:
    """A value as a cell holds it."""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return "" if value is None else value


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is told apart by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
