"""The late files of a place and period as a page: which, how late, and why as far as the events tell."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.late import LateList, Line, late_line
from services.metrics.questions import question_of
from services.metrics.schemas import LateQuestionSchema
from services.metrics.web import words
from services.metrics.web.asking import of_a_place
from services.metrics.web.cards import card
from services.metrics.web.cases import procedure_name
from services.metrics.web.late_words import STATES, late_by, reason_words
from shared.auth.access import access
from shared.http.validation import load

ASKED = LateQuestionSchema(unknown="exclude")


def blueprint(late: LateList) -> Blueprint:
    """The page over `late`."""
    pages = Blueprint("late_pages", __name__, template_folder="templates")

    @pages.get("/late")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        wish = load(ASKED, request.args.to_dict())
        question = question_of(wish, late.figures)
        return of_a_place(question, late.figures, lambda: _page(wish, question, late))

    return pages


def _page(wish: dict[str, Any], question: Question, late: LateList) -> str:
    lines, following = late.page(question, wish["part"], wish["cursor"], wish["limit"])
    asked = {name: value for name, value in request.args.to_dict().items() if name not in ("cursor", "part", "lang")}
    return render_template(
        "metrics/late.html",
        card=card(late.figures.figure(question), late.figures),
        part=wish["part"],
        numbers=late.numbers(question),
        judged_at=late.judged_at(question),
        rows=[_row(line, late) for line in lines],
        asked=asked,
        query=urlencode({**asked, "part": wish["part"]}),
        links={part: "?" + urlencode({**asked, "part": part}) for part in ("all", "open", "closed")},
        next="?" + urlencode({**asked, "part": wish["part"], "cursor": following}) if following else None,
    )


def _row(line: Line, late: LateList) -> dict[str, Any]:
    english, figures = words.in_english(), late.figures
    state = STATES[line.late.state]
    unit = figures.reference.units.holder(line.fact["deciding_unit"], line.late.closed_on or figures.today())
    return {
        **late_line(line),
        "procedure": procedure_name(line.fact.get("procedure_code"), figures),
        "unit_name": words.named(unit) if unit else line.fact["deciding_unit"],
        "state_words": state.en if english else state.vi,
        "late_by": late_by(line.late.minutes, line.late.days, english=english),
        "why": list(map(partial(reason_words, english=english), line.late.reasons)),
    }
