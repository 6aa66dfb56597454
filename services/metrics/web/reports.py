"""Biểu II.06a as a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.reports import settlement
from services.metrics.schemas import ReportQuestionSchema
from services.metrics.web import words
from services.metrics.web.asking import wish
from shared.auth.access import access
from shared.errors import NotFound

ASKED = ReportQuestionSchema(unknown="exclude")


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("report_pages", __name__, template_folder="templates")

    @pages.get("/reports")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked: dict[str, Any] = wish(ASKED)
        form = settlement(question_of(asked, figures), asked["by"], figures)
        return render_template(
            "metrics/reports.html",
            form=form,
            names=[_title(each.name, form.by, figures) for each in form.lines],
            heads=words.COLUMNS_OF_THE_FORM,
            calendar=asked["calendar"],
            query=urlencode({"period": form.period.name, "by": form.by, "calendar": asked["calendar"]}),
        )

    return pages


def _title(name: str, by: str, figures: Figures) -> str:
    if by != "unit":
        return name
    try:
        return words.named(figures.reference.units.at(name, figures.today()))
    except NotFound:
        return name
