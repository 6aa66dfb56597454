"""The files that are open now at a place: since when, by when, where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.open_files import OpenLine, OpenList, open_line, question_now
from services.metrics.schemas import OpenPageSchema
from services.metrics.web.asking import of_a_place, question_given, wish
from services.metrics.web.cards import card
from services.metrics.web.cases import names_of
from services.metrics.web.late_words import place_words
from shared.auth.access import access
from shared.language import language
from shared.working_time import duration

ASKED = OpenPageSchema(unknown="exclude")
# Files that are open are open now.
OF_A_PERIOD = ("period", "calendar")


def blueprint(files: OpenList) -> Blueprint:
    """The page over `files`."""
    pages, figures = Blueprint("open_file_pages", __name__, template_folder="templates"), files.figures

    def page(question: Question, asked: Mapping[str, Any]) -> str:
        first, last, due_to = asked["received_from"], asked["received_to"], asked["due_to"]
        shown = files.asked(question, asked)
        return render_template(
            "metrics/open_files.html",
            card=card(figures.figure(question), figures),
            first=first,
            last=last,
            due_to=due_to,
            now=figures.now(),
            total=shown.total,
            rows=[_row(line, files) for line in shown.lines],
            late="/late?" + urlencode(_kept()),
            every="?" + urlencode(_kept()) if first or last or due_to else "",
            next="?" + urlencode({**request.args.to_dict(), "cursor": shown.next}) if shown.next else None,
        )

    @pages.get("/open")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        asked = wish(ASKED)
        question = question_now(asked, figures)
        return of_a_place(question, figures, lambda: page(question, asked))

    return pages


def open_door(asked: Mapping[str, str], first: date | None = None, last: date | None = None) -> str:
    """The address of the open files of the place that `asked` names; of those received from `first` to `last`."""
    days = {"received_from": first, "received_to": last}
    kept = {name: value for name, value in asked.items() if name not in (*OF_A_PERIOD, "limit")}
    return "/open?" + urlencode({**kept, **{name: day.isoformat() for name, day in days.items() if day}})


def _kept() -> dict[str, str]:
    """The place that the page asks about."""
    return {name: value for name, value in question_given().items() if name not in OF_A_PERIOD}


def _row(line: OpenLine, files: OpenList) -> dict[str, Any]:
    shown, figures = open_line(line), files.figures
    return {
        **shown,
        **names_of(shown, figures.today(), figures),
        "received_on": date.fromisoformat(shown["received_on"]),
        "place": place_words(line.stood, language()) if line.stood else "",
        "stood": duration(line.stood.minutes, language()) if line.stood else "",
    }
