"""Which lists can be taken along: the files behind a figure, and the late files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from services.metrics.case_lines import received_case
from services.metrics.domain.lateness import Reason
from services.metrics.domain.question import Question
from services.metrics.exports import PAGE, Listing, plain
from services.metrics.figures import Figures
from services.metrics.late import LateList, Line, late_line
from services.metrics.views import cursor_of, received_cursor
from shared.events.fields import write_moment
from shared.mongo.connect import Document

CASE_COLUMNS = (
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
RECEIVED_COLUMNS = (
    "file_code",
    "case_id",
    "procedure_code",
    "kind",
    "channel",
    "unit",
    "received_on",
    "closed_on",
    "outcome",
)
LATE_COLUMNS = (
    "file_code",
    "case_id",
    "procedure_code",
    "kind",
    "unit",
    "state",
    "received_on",
    "due_at",
    "closed_on",
    "working_minutes_late",
    "days_late",
    "stands_at",
    "stands_since",
    "working_minutes_standing",
    "reasons",
    "reasons_in_words",
)
SHARE_FORMULA = "share = 100 * numerator / denominator"
RECEIVED_FORMULA = "received = received in the period, where the file was on that day; as known now"
LATE_FORMULA = "late = closed in the period after the due time, or open at the moment of judging with the due time before it"

Row = Callable[[Document], Mapping[str, Any]]
Words = Callable[[Reason], str]


def counted_listing(figures: Figures, question: Question, part: str, row: Row) -> Listing:
    """Exactly the files behind a part of a figure; `row` tells one of them."""
    figure = figures.figure(question)
    about = [
        ("part", part),
        *asked(figure, question),
        ("counted", str(figures.views.case_count(question, part))),
        ("numerator", str(figure["numerator"])),
        ("denominator", str(figure["denominator"])),
        ("formula", SHARE_FORMULA),
        *_in_words(figures, question),
        ("legal_basis", figure["legal_basis"]),
    ]

    def rows() -> Iterator[list[Any]]:
        for fact in _pages(partial(figures.views.cases, question, part), cursor_of):
            shown = row(fact)
            yield [plain(shown[name]) for name in CASE_COLUMNS]

    return Listing("cases", CASE_COLUMNS, question, about, rows, "closed_on")


def received_listing(figures: Figures, question: Question, part: str) -> Listing:
    """Exactly the files of a part of those received in the period."""
    figure, number = figures.figure(question), figures.views.received_count(question, part)
    about = [("part", part), *asked(figure, question), ("files", str(number)), ("formula", RECEIVED_FORMULA)]

    def rows() -> Iterator[list[Any]]:
        for fact in _pages(partial(figures.views.received, question, part), received_cursor):
            shown = received_case(fact)
            yield [plain(shown[name]) for name in RECEIVED_COLUMNS]

    return Listing("received", RECEIVED_COLUMNS, question, about, rows, "received_on")


def late_listing(late: LateList, question: Question, part: str, say: Words) -> Listing:
    """Exactly the late files of the question, with the reasons as codes and as `say` tells them."""
    figure, judged_at = late.figures.figure(question), late.judged_at(question)
    about = [
        ("part", part),
        *asked(figure, question),
        *((name, str(number)) for name, number in late.numbers(question).items()),
        ("judged_at", judged_at.isoformat() if judged_at else ""),
        ("formula", LATE_FORMULA),
    ]

    def rows() -> Iterator[list[Any]]:
        for line in _late(late, question, part):
            yield _late_row(line, say)

    return Listing("late", LATE_COLUMNS, question, about, rows, "closed_on")


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


def _late(late: LateList, question: Question, part: str) -> Iterator[Line]:
    cursor: str | None = ""
    while cursor is not None:
        found, cursor = late.page(question, part, cursor, PAGE)
        yield from found


def _late_row(line: Line, say: Words) -> list[Any]:
    shown, reasons = late_line(line), line.late.reasons
    told = {
        **shown,
        "received_on": shown["received_on"].isoformat() if shown["received_on"] else "",
        "due_at": write_moment(shown["due_at"]) if shown["due_at"] else "",
        "closed_on": shown["closed_on"].isoformat() if shown["closed_on"] else "",
        "stands_since": write_moment(shown["stands_since"]) if shown["stands_since"] else "",
        "reasons": [f"{each.code}:{each.detail}" if each.detail else each.code for each in reasons],
        "reasons_in_words": "; ".join(map(say, reasons)),
    }
    return [plain(told[name]) for name in LATE_COLUMNS]
