"""As known then, as corrected since: both figures side by side, and every file that makes the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS, counted_case
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.views import Correction
from services.metrics.web import words
from services.metrics.web.asking import of_a_place
from services.metrics.web.cards import card
from services.metrics.web.dashboard import asked
from shared.auth.access import access
from shared.calendar import HOME


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("corrections", __name__, template_folder="templates")

    @pages.get("/corrections")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        question = asked(figures)
        if question.as_known is None:
            question = replace(question, as_known=_a_month_ago(figures))
        return of_a_place(question, figures, lambda: _page(question, figures))

    return pages


def _page(question: Question, figures: Figures) -> str:
    return render_template(
        "metrics/corrections.html",
        then=card(figures.figure(question), figures),
        now=card(figures.figure(replace(question, as_known=None)), figures),
        known=question.as_known,
        asked=request.args,
        files=[_line(each) for each in figures.views.corrections(question)],
    )


def _a_month_ago(figures: Figures) -> datetime:
    day = figures.today() - timedelta(days=29)
    return datetime.combine(day, time(), HOME) - timedelta(milliseconds=1)


def _line(correction: Correction) -> dict[str, Any]:
    case = counted_case(correction.fact)
    return {**case, "then": words.stood(correction.then), "now": words.stood(correction.now)}
