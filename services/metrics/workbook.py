"""A list as a workbook for people: the first sheet says what it is, the second one has the list. Memory stays flat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import xlsxwriter

from services.metrics.exports import PAGE, Listing
from services.metrics.sheet_words import BookWords
from services.metrics.sheets import AboutSheet, ListSheet

# What a sheet can hold, less its head (the format's own limit).
MOST_OF_A_SHEET = 1_048_575
# Rows go to the disk as they come, and no cell is run or made a link.
WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def as_xlsx(listing: Listing, words: BookWords) -> BinaryIO:
    """A workbook in a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it on closes it)
    for _ in write_xlsx(listing, words, file):
        pass
    file.seek(0)
    return file


def write_xlsx(listing: Listing, words: BookWords, file: BinaryIO) -> Iterator[int]:
    """Write the workbook into `file`, telling after each page how many rows were written. It may be given up at any row."""
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {**WORKBOOK, "tmpdir": folder})
        try:
            yield from _write_sheets(listing, words, book)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _write_sheets(listing: Listing, words: BookWords, book: xlsxwriter.Workbook) -> Iterator[int]:
    book.set_properties({"title": words.title})
    about, sheet = AboutSheet(book, words), ListSheet(book, words)
    for number, row in enumerate(listing.rows(), start=1):
        if number > MOST_OF_A_SHEET:
            about.write(words.cut_off)
            break
        sheet.write(row)
        if number % PAGE == 0:
            yield number
    sheet.finish()
