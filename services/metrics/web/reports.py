"""Biểu II.06a as a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.questions import question_of
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
        form = settlement(question_of(asked, figures), asked["by"], figures)
        return render_template(
            "metrics/reports.html",
            form=form,
            names=[_title(each.name, form, figures) for each in form.lines],
            heads=names.COLUMNS_OF_THE_FORM,
            calendar=asked["calendar"],
            query=urlencode({"period": form.period.name, "by": form.by, "calendar": asked["calendar"], "basis": asked["basis"]}),
            basis=asked["basis"],
            changed=figures.units_changed(form.period),
        )

    return pages


def _title(name: str, form: Settlement, figures: Figures) -> str:
    """The name of the unit, or of the field."""
    unit = form.units.get(name)
    if unit is None:
        return in_words(name, figures.reference.procedures.field_en(name)) if form.by == "field" else name
    return unit_of_line(unit, name)
