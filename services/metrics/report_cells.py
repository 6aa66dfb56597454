"""The files behind a cell of Biểu II.06a: exactly those that the form counts in it, page by page, and who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from services.metrics.case_lines import APPLICANT, codes
from services.metrics.domain.addition import reception_day
from services.metrics.domain.cell import place_on
from services.metrics.domain.classify import closing_day
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import Line, columns_of, told_on
from services.metrics.domain.stood import stands_at
from services.metrics.domain.succession import unit_within
from services.metrics.figures import Figures
from services.metrics.questions import listable, may_list, now_only
from services.metrics.reports import Settlement, settlement, teller
from services.metrics.views.form_cell import FormCell
from services.metrics.views.form_places import FormCursor, form_cursor, place_in_column
from shared.errors import FieldError, Invalid
from shared.message import Message
from shared.mongo.connect import Document

# Facts keep what a file counted as on an earlier day, but not what the form told of it then.
ONLY_NOW = Message(
    "Biểu II.06a chỉ có theo những gì biết đến nay. Hãy bỏ ngày ấy.",
    "Form II.06a is told as known now only. Leave that day out.",
)
NO_LINE = Message("Biểu của câu hỏi này không có dòng ấy.", "The form for this question has no such line.")
# The line that adds up all others.
TOTAL = ""


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A file, the day on which the form tells it, how it came in (columns 4 to 6) and how it stands (8 to 10, 12, 13)."""

    fact: Document
    day: date
    came: int
    stands: int


@dataclass(frozen=True, slots=True)
class CellPage:
    """A page of the files of a cell; `total`: what the form says in it; `next`: the cursor of the next page, None at the end."""

    form: Settlement
    line: str
    column: int
    total: int
    files: list[ToldFile]
    next: str | None


def opened_page(question: Question, asked: Mapping[str, Any], figures: Figures) -> CellPage:
    """The page that was asked for. Raises Forbidden for whoever may not see the files, and Invalid for `as_known`, a line that
    the form has not and a strange cursor.
    """
    now_only(question, ONLY_NOW)
    form = settlement(question, asked["by"], figures)
    _line(form, asked["line"])
    may_list(question_of_line(question, form, asked["line"], figures), figures)
    return cell_page(question, form, asked, figures)


def cell_page(question: Question, form: Settlement, asked: Mapping[str, Any], figures: Figures) -> CellPage:
    """A page of a cell of the question's form, for whoever may see it."""
    name, column, limit, at = asked["line"], asked["column"], asked["limit"], form.judged_at
    total, told = _line(form, name).counts[column], form_cursor(asked["cursor"], column)
    revision = figures.views.freshness.revision()
    # Nothing has changed since the page before: as many are left as the form counts, and no more are looked for. Else one more
    # than is shown tells whether there is a next page.
    unchanged = told.place is None or (told.total, told.revision) == (total, revision)
    most = min(limit, max(0, total - told.number)) if unchanged else limit + 1
    found: list[Document] = []
    if at is not None and most:
        cell = _cell(question, form, name, column, figures, at)
        found = list(islice(figures.views.form_files.of(cell, told.place), most))
    shown, number = found[:limit], told.number + min(limit, len(found))
    goes_on = number < total if unchanged else len(found) > limit
    more = str(FormCursor(place_in_column(shown[-1], column), number, total, revision)) if shown and goes_on else None
    return CellPage(form, name, column, total, [_told(fact, question, at) for fact in shown if at], more)


def may_open(question: Question, form: Settlement, name: str, figures: Figures) -> bool:
    """Whether this person may see the files of a line, or of all of them."""
    return listable(question_of_line(question, form, name, figures), figures)


def question_of_line(question: Question, form: Settlement, name: str, figures: Figures) -> Question:
    """The question about the unit of a line alone, over the days on which it is that unit; of a field, what the form asks."""
    if name in form.units:
        return unit_within(question, form.units[name], figures.reference.units, figures.today())
    return replace(question, unit=name, spans=None) if name != TOTAL and form.by == "unit" else question


def told_case(file: ToldFile, figures: Figures) -> dict[str, Any]:
    """A file as one row of the list: codes, days and columns of the form, never a name."""
    fact, closed_on = file.fact, closing_day(file.fact)
    stands = None
    if closed_on is None:
        stands = APPLICANT if fact.get("waiting_since") else stands_at(fact, figures.reference.steps_of(fact.get("workflow")))
    return {
        **codes(fact),
        **{name: fact.get(name) for name in ("due_at", "timeliness", "outcome")},
        "unit": place_on(fact, file.day)[0],
        "received_on": reception_day(fact),
        "closed_on": closed_on,
        "came": file.came,
        "stands": file.stands,
        "stands_at": stands,
    }


def _cell(question: Question, form: Settlement, name: str, column: int, figures: Figures, at: datetime) -> FormCell:
    tells, wanted = teller(question, form.by, figures), form.units.get(name, name)
    asked, field = question_of_line(question, form, name, figures), name if form.by == "field" and name != TOTAL else None
    if field is not None and question.procedures is None:
        asked = replace(asked, procedures=figures.dimensions.in_field(field))
    return FormCell(question, at, column, lambda fact, day: name == TOTAL or tells(fact, day) == wanted, asked, field)


def _line(form: Settlement, name: str) -> Line:
    for line in (form.total, *form.lines):
        if line.name == name:
            return line
    raise Invalid(errors=[FieldError("/query/line", "unknown_line", NO_LINE)])


def _told(fact: Document, question: Question, at: datetime) -> ToldFile:
    came, stands = columns_of(fact, question.period, at) or (0, 0)
    return ToldFile(fact, told_on(fact, question.period, at), came, stands)
