"""The files behind a cell of Biểu II.06a as a page, and the way to it from the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import APPLICANT
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.report_cells import TOTAL, CellPage, ToldFile, opened_page, told_case
from services.metrics.schemas import ReportCellPageSchema
from services.metrics.web import names, words
from services.metrics.web.asking import wish
from services.metrics.web.cards import unit_name
from services.metrics.web.cases import names_of
from services.metrics.web.late_words import WITH_APPLICANT
from services.metrics.web.reports import form_given, line_title
from shared.auth.access import access
from shared.language import said

ASKED = ReportCellPageSchema(unknown="exclude")
ON_TIME = 9


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("report_case_pages", __name__, template_folder="templates")

    @pages.get("/reports/cases")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked: dict[str, Any] = wish(ASKED)
        question = question_of(asked, figures)
        found = opened_page(question, asked, figures)
        return render_template(
            "metrics/report_cases.html",
            found=found,
            column=names.FILES_OF_THE_FORM[found.column],
            line="" if found.line == TOTAL else line_title(found.line, found.form, figures),
            about=_about(question, figures),
            over=question.period.last < figures.today(),
            rows=[_row(file, found, figures) for file in found.files],
            back="/reports?" + urlencode(form_given(asked, found.form)),
            next="?" + urlencode({**request.args.to_dict(), "cursor": found.next}) if found.next else None,
        )

    return pages


def _about(question: Question, figures: Figures) -> str:
    """What the form is about, when that is not everything."""
    code, period = question.office or question.unit, question.period
    if code:
        return unit_name(code, period.first, period.last, figures)
    return words.level(question.level) if question.level else ""


def _row(file: ToldFile, found: CellPage, figures: Figures) -> dict[str, Any]:
    case = told_case(file, figures)
    closed_on: date | None = case["closed_on"]
    stands = names.STANDING_IN_THE_FORM[file.stands]
    return {
        **case,
        **names_of(case, file.day, figures),
        "place": _step(case),
        "since": closed_on is not None and closed_on > found.form.period.last,
        "stands_words": names.WITHOUT_LIMIT if file.stands == ON_TIME and not _had_limit(case) else stands,
    }


def _had_limit(case: Mapping[str, Any]) -> bool:
    return case["timeliness"] not in (None, "no_limit")


def _step(case: Mapping[str, Any]) -> str:
    """Where an open file is now; empty when no event tells."""
    if case["stands_at"] == APPLICANT:
        return said(WITH_APPLICANT)
    return words.step(case["stands_at"]) if case["stands_at"] else ""
