"""The late files as a list that can be taken along, with the reasons as codes and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from services.metrics.domain.lateness import Reason
from services.metrics.domain.question import Question
from services.metrics.exports import PAGE, Listing, plain
from services.metrics.late import LateList, Line, late_line
from services.metrics.listings import CODES, asked
from shared.events.fields import write_moment

LATE_COLUMNS = (
    *CODES,
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
LATE_FORMULA = "late = closed in the period after the due time, or open at the moment of judging with the due time before it"

Words = Callable[[Reason], str]


def late_listing(late: LateList, question: Question, part: str, say: Words) -> Listing:
    """Exactly the late files of the question, with the reasons as codes and as `say` tells them."""
    figure, judged_at = late.figures.figure(question), late.judged_at(question)
    about = [
        ("part", part),
        *asked(figure, question),
        *((state.value, str(number)) for state, number in late.numbers(question).items()),
        ("judged_at", judged_at.isoformat() if judged_at else ""),
        ("formula", LATE_FORMULA),
    ]

    def rows() -> Iterator[list[Any]]:
        for line in _late(late, question, part):
            yield _late_row(line, say)

    return Listing("late", LATE_COLUMNS, question, about, rows, "closed_on")


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
