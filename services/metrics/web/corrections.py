"""As known then, as corrected since: both figures side by side, and every file that makes the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import counted_case
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.questions import end_of_day, question_of
from services.metrics.schemas import CorrectionsPageSchema
from services.metrics.views.facts import cursor_of
from services.metrics.views.known import Correction
from services.metrics.web import words
from services.metrics.web.asking import of_a_place, wish
from services.metrics.web.cards import card
from shared.auth.access import access
from shared.calendar import local_day

ASKED = CorrectionsPageSchema(unknown="exclude")
# How far back the figures of a running period are compared at first.
MONTH = timedelta(days=30)


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("corrections", __name__, template_folder="templates")

    @pages.get("/corrections")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        wanted = wish(ASKED)
        question = _known_at_first(question_of(_without_a_day_left_alone(wanted), figures), figures)
        return of_a_place(question, figures, lambda: _page(question, wanted, figures))

    return pages


def _page(question: Question, wanted: Mapping[str, Any], figures: Figures) -> str:
    every = sorted(figures.views.known.corrections(question), key=_place)
    behind = [each for each in every if _place(each) > wanted["cursor"]]
    shown, rest = behind[: wanted["limit"]], behind[wanted["limit"] :]
    return render_template(
        "metrics/corrections.html",
        then=card(figures.figure(question), figures),
        now=card(figures.figure(replace(question, as_known=None)), figures),
        known=question.as_known,
        asked=request.args,
        total=len(every),
        files=[_line(each) for each in shown],
        next="?" + urlencode({**_kept(question), "cursor": _place(shown[-1])}) if rest else None,
    )


def _place(correction: Correction) -> str:
    """The place of a file in the list; it is the same on every page."""
    return cursor_of(correction.fact)


def _kept(question: Question) -> dict[str, str]:
    """The question of a further page: with the day that is shown, so that all pages are of one list."""
    asked = {name: value for name, value in request.args.items() if value and name in CorrectionsPageSchema().fields}
    day = local_day(question.as_known).isoformat() if question.as_known else ""
    return {name: value for name, value in asked.items() if not name.startswith("filled_")} | {"as_known": day}


def _without_a_day_left_alone(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Who changed the period in the form and left the day as it was filled in did not choose that day."""
    moved = wanted["filled_period"] and wanted.get("period") != wanted["filled_period"]
    left_alone = moved and wanted["as_known"] == wanted["filled_as_known"]
    return {**wanted, "as_known": None} if left_alone else dict(wanted)


def _known_at_first(question: Question, figures: Figures) -> Question:
    """Unless a day is named: as known when the period ended, or a month ago while it runs."""
    if question.as_known is not None:
        return question
    over = question.period.last < figures.today()
    return replace(question, as_known=end_of_day(question.period.last if over else figures.today() - MONTH))


def _line(correction: Correction) -> dict[str, Any]:
    case = counted_case(correction.fact)
    return {**case, "then": words.stood(correction.then), "now": words.stood(correction.now)}
