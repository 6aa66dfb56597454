"""The files behind a figure as a file of their own: the same question, the same order, a page at a time, so memory stays flat."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson
import xlsxwriter

from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.views import cursor_of
from shared.mongo.connect import Document

# Files per read. More is a little faster and holds more in memory.
PAGE = 1_000
# What a sheet can hold, less its head (the format's own limit).
MOST_OF_A_SHEET = 1_048_575
COLUMNS = (
    "file_code",
    "case_id",
    "procedure_code",
    "kind",
    "channel",
    "unit",
    "closed_on",
    "outcome",
    "online",
    "excluded",
    "paper",
)


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported, with everything somebody needs who finds the file a year later."""

    question: Question
    part: str
    figure: Mapping[str, Any]
    row: Callable[[Document], Mapping[str, Any]]

    def about(self) -> list[tuple[str, str]]:
        """Filters, moment, formula: the first sheet, and the head of the JSON."""
        figure, period = self.figure, self.figure["period"]
        asked = {name: str(figure[name] or "") for name in ("level", "unit", "kind", "sector", "as_known")}
        return [
            ("part", self.part),
            ("period_first", period["first"].isoformat()),
            ("period_last", period["last"].isoformat()),
            *asked.items(),
            ("as_of", figure["as_of"]["time"].isoformat()),
            ("events_produced", str(figure["as_of"]["produced"])),
            ("events_applied", str(figure["as_of"]["applied"])),
            ("definition", f"{figure['definition']['id']} {figure['definition']['version']}"),
            ("numerator", str(figure["numerator"])),
            ("denominator", str(figure["denominator"])),
            ("formula", "share = 100 * numerator / denominator"),
            ("legal_basis", figure["legal_basis"]),
        ]


def rows(export: Export, figures: Figures) -> Iterator[list[Any]]:
    """One list per file, in the order of `COLUMNS`."""
    cursor = ""
    while True:
        found = figures.views.cases(export.question, export.part, cursor, PAGE)
        for fact in found:
            shown = export.row(fact)
            yield [_plain(shown[name]) for name in COLUMNS]
        if len(found) < PAGE:
            return
        cursor = cursor_of(found[-1])


def as_csv(export: Export, figures: Figures) -> Iterator[bytes]:
    """The files for a spreadsheet."""
    return csv_of(COLUMNS, rows(export, figures))


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


def as_json(export: Export, figures: Figures) -> Iterator[bytes]:
    """One object: `about`, and `cases` as a list."""
    yield b'{"about":' + orjson.dumps(dict(export.about())) + b',"cases":['
    for number, row in enumerate(rows(export, figures)):
        yield (b"," if number else b"") + orjson.dumps(dict(zip(COLUMNS, row, strict=True)))
    yield b"]}"


def as_xlsx(export: Export, figures: Figures) -> BinaryIO:
    """A workbook in a temporary file: first what it is, then the files. Rows go to the disk as they come."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it on closes it)
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        about, sheet = book.add_worksheet("about"), book.add_worksheet("cases")
        for number, pair in enumerate(export.about()):
            about.write_row(number, 0, pair)
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(rows(export, figures), start=1):
            if number > MOST_OF_A_SHEET:
                about.write_row(len(export.about()), 0, ("cut_off_after", str(MOST_OF_A_SHEET)))
                break
            sheet.write_row(number, 0, row)
    file.seek(0)
    return file


def _plain(value: Any) -> Any:
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
