"""For the wall of a meeting room: one level or unit at a time, in letters that are read from the last row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.settings import Settings
from services.metrics.trend import trend
from services.metrics.web import words
from services.metrics.web.cards import Card, card, cards
from services.metrics.web.charts import trend_chart
from services.metrics.web.dashboard import asked, levels_of, stream_of
from services.metrics.web.explore import question_about
from services.metrics.web.trend_words import trend_in_words
from shared.auth.access import access


def blueprint(figures: Figures, settings: Settings) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("meeting", __name__, template_folder="templates")

    @pages.get("/meeting")
    @access.role(*FOLLOWERS)
    def show() -> str:
        question, stream = asked(figures), stream_of(figures, settings)
        places = _places(question, figures)
        number = request.args.get("at", 1, type=int)
        at = min(max(number, 1), len(places))
        return render_template(
            "metrics/meeting.html",
            **_slide(places[at - 1], question, figures),
            at=at,
            number_of=len(places),
            before=_address(at - 1 or len(places)),
            after=_address(at % len(places) + 1),
            stream=stream,
        )

    return pages


def _places(question: Question, figures: Figures) -> list[Card]:
    """Both levels, then every unit, those furthest from their target first."""
    levels = levels_of(question)
    return [card(figures.figure(each), figures) for each in levels] + [row for each in levels for row in cards(each, figures)]


def _slide(place: Card, question: Question, figures: Figures) -> dict[str, Any]:
    about = question_about(place, question, figures)
    months = trend(about, figures)
    measured = figures.measures(about)
    slowest = measured.steps[0] if measured.steps else None
    return {
        "card": place,
        "chart": trend_chart(months),
        "trend_words": trend_in_words(months),
        "on_time": measured.on_time,
        "slowest": slowest and {"name": words.step(slowest.step), "time": words.hours(slowest.ninetieth)},
    }


def _address(at: int) -> str:
    return "/meeting?" + urlencode({**request.args.to_dict(), "at": at})
