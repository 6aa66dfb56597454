"""Lists as files to take along: the same question, the same order, a page at a time, so memory stays flat.

Here for spreadsheets of any kind (CSV) and for programs (JSON); `workbook` makes them for people.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.metrics.domain.question import Question

# Files per read. More is a little faster and holds more in memory.
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with everything somebody needs who finds the file a year later.

    `about`: filters, moment, formula: the first sheet, and the head of the JSON. `rows` reads on while it is written. `unit_day`:
    the column with the day of whose units a line tells; empty there or everywhere: today.
    """

    name: str
    columns: Sequence[str]
    question: Question
    about: Sequence[tuple[str, str]]
    rows: Callable[[], Iterator[list[Any]]]
    unit_day: str = ""


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
