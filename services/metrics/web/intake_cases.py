"""The files behind a day of the calendar of intake."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import page_of, received_case
from services.metrics.figures import Figures
from services.metrics.intake import IntakeCalendar
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import IntakeDayQuestionSchema
from services.metrics.web import names
from services.metrics.web.asking import question_given, wish
from services.metrics.web.cards import card
from services.metrics.web.cases import names_of
from shared.auth.access import access

ASKED = IntakeDayQuestionSchema(unknown="exclude")


def blueprint(intake: IntakeCalendar) -> Blueprint:
    """The page over `intake`."""
    pages, figures = Blueprint("intake_cases", __name__, template_folder="templates"), intake.figures

    @pages.get("/intake/cases")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked = wish(ASKED)
        question = question_of(asked, figures)
        may_list(question, figures)
        found = intake.files(question, asked["day"], asked["calendar"])
        rows, more = page_of(found, asked["cursor"], asked["limit"])
        return render_template(
            "metrics/intake_cases.html",
            card=card(figures.figure(question), figures),
            day=asked["day"],
            total=len(found),
            rows=[_row(received_case(fact, asked["day"]), asked["day"], figures) for fact in rows],
            back="/intake?" + urlencode(question_given()),
            next="?" + urlencode({**request.args.to_dict(), "cursor": more}) if more else None,
        )

    return pages


def _row(case: dict[str, Any], day: date, figures: Figures) -> dict[str, Any]:
    closed_on = case["closed_on"] and date.fromisoformat(case["closed_on"])
    channel = names.CHANNELS.get(case["channel"], case["channel"])
    return {**case, **names_of(case, day, figures), "channel_name": channel, "closed_on": closed_on}
