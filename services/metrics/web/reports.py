"""Biểu II.06a as a page: each number is a door to the files counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import COLUMNS, Line
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.report_cells import TOTAL, may_open
from services.metrics.reports import Settlement, settlement
from services.metrics.schemas import ReportQuestionSchema
from services.metrics.web import names
from services.metrics.web.asking import wish
from services.metrics.web.form_words import unit_of_line
from shared.auth.access import access
from shared.web.bilingual import in_words

ASKED = ReportQuestionSchema(unknown="exclude")


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("report_pages", __name__, template_folder="templates")

    @pages.get("/reports")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked: dict[str, Any] = wish(ASKED)
        question = question_of(asked, figures)
        form = settlement(question, asked["by"], figures)
        given = form_given(asked, form)
        return render_template(
            "metrics/reports.html",
            form=form,
            lines=[(line_title(each.name, form, figures), _cells(each, question, form, given, figures)) for each in form.lines],
            total=_cells(form.total, question, form, given, figures),
            heads=names.COLUMNS_OF_THE_FORM,
            calendar=asked["calendar"],
            query=urlencode(given),
            basis=asked["basis"],
            changed=figures.asked_units.changed(form.period),
        )

    return pages


def form_given(asked: Mapping[str, Any], form: Settlement) -> dict[str, str]:
    """What was asked of the form, for the address of another page about it: all but `as_known`, which the form does not know."""
    place = {name: asked[name] for name in ("level", "unit", "kind", "sector", "procedure") if asked[name]}
    return {"period": form.period.name, "by": form.by, "calendar": asked["calendar"], "basis": asked["basis"], **place}


def _cells(line: Line, question: Question, form: Settlement, given: Mapping[str, str], figures: Figures) -> list[tuple[int, str]]:
    """The columns 3 to 13 of a line, each with the way to its files; empty where there are none or they may not be seen."""
    may = any(line.cells) and may_open(question, form, line.name, figures)
    address = "/reports/cases?" + urlencode({**given, **({"line": line.name} if line.name != TOTAL else {})})
    return [
        (cell, f"{address}&column={column}" if may and cell else "") for column, cell in zip(COLUMNS, line.cells, strict=True)
    ]


def line_title(name: str, form: Settlement, figures: Figures) -> str:
    """The name of the unit, or of the field."""
    unit = form.units.get(name)
    if unit is None:
        return in_words(name, figures.reference.procedures.field_en(name)) if form.by == "field" else name
    return unit_of_line(unit, name)
