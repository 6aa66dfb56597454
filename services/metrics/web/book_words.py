"""What the workbook of a list says beside its rows: title, names of its sheets, facts and columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from services.metrics.domain.question import Question
from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.sheet_words import BookWords, Column, Line, Row
from services.metrics.web import words
from services.metrics.web.cards import unit_name
from services.metrics.web.column_words import columns_of
from services.metrics.web.fact_telling import EVERY_UNIT, part
from services.metrics.web.fact_words import line_of, lines_of
from services.metrics.workbook import MOST_OF_A_SHEET
from shared.language import said
from shared.message import Message
from shared.web.filters import day

ABOUT = Message("Thuyết minh", "About")
HEADS = (Message("Mục", "What"), Message("Nội dung", "Value"), Message("Tên trong CSV, JSON và API", "Name in CSV, JSON and API"))
PAGE = Message("Trang", "Page")
# The name of the second sheet, by the name of the list. At most 31 characters, none of them []:*?/\\ (the format's limits).
SHEETS: Mapping[str, Message] = {
    "cases": Message("Hồ sơ", "Files"),
    "received": Message("Hồ sơ đã nhận", "Files received"),
    "late": Message("Hồ sơ trễ hạn", "Late files"),
    "II.06a": Message("Biểu II.06a", "Form II.06a"),
}


def book_words(listing: Listing, figures: Figures) -> BookWords:
    """The words of a list of files, in the language of the moment."""
    what = part(dict(listing.about)["part"], listing, figures)
    return words_of(what, listing, columns_of(listing, figures), figures)


def words_of(
    what: str,
    listing: Listing,
    columns: Sequence[Column],
    figures: Figures,
    is_sum: Callable[[Row], bool] | None = None,
) -> BookWords:
    """The same for a list of anything: `what` it has, of the place and days that its question names."""
    return BookWords(
        title=f"{what}, {_place(listing.question, figures)}, {_days(listing.question)}",
        sheets=(said(ABOUT), said(SHEETS[listing.name])),
        heads=Line(*map(said, HEADS)),
        lines=lines_of(listing, figures),
        columns=columns,
        cut_off=line_of("cut_off_after", str(MOST_OF_A_SHEET), listing, figures),
        page=said(PAGE),
        is_sum=is_sum,
    )


def _place(question: Question, figures: Figures) -> str:
    code, period = question.office or question.unit, question.period
    if code is not None:
        return unit_name(code, period.first, period.last, figures)
    return words.level(question.level) if question.level else said(EVERY_UNIT)


def _days(question: Question) -> str:
    first, last = day(question.period.first), day(question.period.last)
    return first if first == last else f"{first} – {last}"
