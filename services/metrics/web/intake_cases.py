"""The received files behind a number: of a day of the calendar of intake, or of a part of a period."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import page_of, received_case
from services.metrics.figures import Figures
from services.metrics.intake import IntakeCalendar, of_received
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import ReceivedPageSchema
from services.metrics.views.received import received_cursor
from services.metrics.web import names, part_words
from services.metrics.web.asking import question_given, wish
from services.metrics.web.cards import card
from services.metrics.web.cases import names_of
from shared.auth.access import access

ASKED = ReceivedPageSchema(unknown="exclude")


def blueprint(intake: IntakeCalendar) -> Blueprint:
    """The page over `intake`."""
    pages, figures = Blueprint("intake_cases", __name__, template_folder="templates"), intake.figures

    @pages.get("/intake/cases")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked = wish(ASKED)
        whole = question_of(asked, figures)
        may_list(whole, figures)
        question, part = of_received(whole, asked["day"], asked["calendar"], figures.today()), asked["part"]
        found = figures.views.received.cases(question, part, asked["cursor"], asked["limit"] + 1)
        rows, more = page_of(found, asked["limit"], received_cursor)
        given = question_given() | ({"day": asked["day"].isoformat()} if asked["day"] else {})
        return render_template(
            "metrics/intake_cases.html",
            card=card(figures.figure(question), figures),
            part=part,
            title=part_words.title(part),
            day=asked["day"],
            total=figures.views.received.count(question, part),
            rows=[_row(received_case(fact), figures) for fact in rows],
            calendar="/intake?" + urlencode(question_given()),
            given=given,
            this=urlencode({**given, "part": part}),
            next="?" + urlencode({**request.args.to_dict(), "cursor": more}) if more else None,
        )

    return pages


def _row(case: dict[str, Any], figures: Figures) -> dict[str, Any]:
    received_on, closed_on = (case[name] and date.fromisoformat(case[name]) for name in ("received_on", "closed_on"))
    channel = names.CHANNELS.get(case["channel"], case["channel"])
    days = {"received_on": received_on, "closed_on": closed_on}
    return {**case, **names_of(case, received_on, figures), **days, "channel_name": channel}
