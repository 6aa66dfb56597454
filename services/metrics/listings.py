"""Which lists of files can be taken along: those closed in a period and those received in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from services.metrics.case_lines import received_case
from services.metrics.domain.question import Question
from services.metrics.exports import PAGE, Listing, plain
from services.metrics.figures import Figures
from services.metrics.views.facts import cursor_of
from services.metrics.views.received import received_cursor
from shared.mongo.connect import Document

# What every list tells of a file first.
CODES = ("file_code", "case_id", "procedure_code", "kind")
CASE_COLUMNS = (*CODES, "channel", "unit", "closed_on", "outcome", "online", "excluded", "paper")
RECEIVED_COLUMNS = (*CODES, "channel", "unit", "received_on", "closed_on", "outcome")
SHARE_FORMULA = "share = 100 * numerator / denominator"
RECEIVED_FORMULA = "received = received in the period, where the file was on that day; as known now"

Row = Callable[[Document], Mapping[str, Any]]


def counted_listing(figures: Figures, question: Question, part: str, row: Row) -> Listing:
    """Exactly the files behind a part of a figure; `row` tells one of them."""
    figure = figures.figure(question)
    about = [
        ("part", part),
        *asked(figure, question),
        ("counted", str(figures.views.sums.case_count(question, part))),
        ("numerator", str(figure["numerator"])),
        ("denominator", str(figure["denominator"])),
        ("formula", SHARE_FORMULA),
        *_in_words(figures, question),
        ("legal_basis", figure["legal_basis"]),
    ]

    def rows() -> Iterator[list[Any]]:
        for fact in _pages(partial(figures.views.files.cases, question, part), cursor_of):
            shown = row(fact)
            yield [plain(shown[name]) for name in CASE_COLUMNS]

    return Listing("cases", CASE_COLUMNS, question, about, rows, "closed_on")


def received_listing(figures: Figures, question: Question, part: str) -> Listing:
    """Exactly the files of a part of those received in the period."""
    figure, number = figures.figure(question), figures.views.received.count(question, part)
    about = [("part", part), *asked(figure, question), ("files", str(number)), ("formula", RECEIVED_FORMULA)]

    def rows() -> Iterator[list[Any]]:
        for fact in _pages(partial(figures.views.received.cases, question, part), received_cursor):
            shown = received_case(fact)
            yield [plain(shown[name]) for name in RECEIVED_COLUMNS]

    return Listing("received", RECEIVED_COLUMNS, question, about, rows, "received_on")


def asked(figure: Mapping[str, Any], question: Question) -> list[tuple[str, str]]:
    """What was asked, of which moment, by which definition."""
    period, as_of = figure["period"], figure["as_of"]
    procedures = question.procedures if question.procedures and question.sector is None else ()
    return [
        ("period_first", period["first"].isoformat()),
        ("period_last", period["last"].isoformat()),
        *((name, str(figure[name] or "")) for name in ("level", "unit", "kind", "sector")),
        ("procedure", ", ".join(procedures)),
        ("basis", figure["basis"]),
        ("as_known", figure["as_known"].isoformat() if figure["as_known"] else ""),
        ("as_of", as_of["time"].isoformat()),
        ("events_produced", str(as_of["produced"])),
        ("events_applied", str(as_of["applied"])),
        ("definition", f"{figure['definition']['id']} {figure['definition']['version']}"),
    ]


def _in_words(figures: Figures, question: Question) -> list[tuple[str, str]]:
    """What numerator and denominator are, by the definition in force, in both languages."""
    words = figures.definition(question.period).words
    return [(f"{part}_{language}", words[language][part]) for part in ("numerator", "denominator") for language in ("vi", "en")]


def _pages(read: Callable[[str, int], list[Document]], place: Callable[[Document], str]) -> Iterator[Document]:
    cursor = ""
    while True:
        found = read(cursor, PAGE)
        yield from found
        if len(found) < PAGE:
            return
        cursor = place(found[-1])
