"""A month of a level or unit on one page of A4: as a page to look at, and as PDF to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.completeness import completeness
from services.metrics.domain.measures import RATIOS
from services.metrics.domain.period import month_of, parse
from services.metrics.domain.question import Question
from services.metrics.figures import Figure, Figures
from services.metrics.late import LateList
from services.metrics.questions import question_of
from services.metrics.schemas import MonthSchema
from services.metrics.settings import Settings
from services.metrics.trend import trend
from services.metrics.web import words
from services.metrics.web.cards import bounded, card, corrected
from services.metrics.web.charts import trend_chart
from services.metrics.web.doors import Door
from services.metrics.web.sentences import sentences
from services.metrics.web.trend_words import trend_in_words
from services.metrics.web.ways import Ways, from_outside, way
from shared.auth.access import access
from shared.http.validation import load
from shared.pdf import pdf_of
from shared.web.assets import asset_file

ASKED = MonthSchema(unknown="exclude")
KINDS = ("public_service", "internal_work", None)


def blueprint(late: LateList, settings: Settings) -> Blueprint:
    """The pages over `late` and its figures."""
    pages, figures = Blueprint("monthly", __name__, template_folder="templates"), late.figures

    @pages.get("/monthly")
    @access.role(*FOLLOWERS)
    def show() -> str:
        return render_template("metrics/monthly.html", **month_of_place(_asked(), late, Ways(figures)))

    @pages.get("/monthly.pdf")
    @access.role(*FOLLOWERS)
    def show_pdf() -> Response:
        month = month_of_place(_asked(), late, from_outside(figures, settings.public_url))
        page = render_template("metrics/monthly.html", **month)
        response = Response(pdf_of(page, asset_file("monthly.css")), mimetype="application/pdf")
        response.headers["Content-Disposition"] = f"inline; filename={month['file_name']}"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _asked() -> dict[str, Any]:
    return dict(load(ASKED, request.args.to_dict()))


def month_of_place(asked: Mapping[str, Any], late: LateList, ways: Ways) -> dict[str, Any]:
    """Everything that stands on the page about a month of a level or unit: as MonthSchema asks, the last one that is over unless
    one is named. `ways`: from its numbers to their files. The page is `metrics/monthly.html`.
    """
    figures = late.figures
    name = asked.get("period") or last_month(figures, asked["calendar"])
    question = question_of({**asked, "period": name, "kind": None}, figures)
    figure, measured = figures.figure(question), figures.measures(question)
    before = figures.figure(replace(question, period=month_of(question.period.first - timedelta(days=1), asked["calendar"])))
    months = trend(question, figures, asked["calendar"])
    given = {key: value for key, value in {**asked, "period": name}.items() if value}
    return {
        "card": corrected(bounded(card(figure, figures), completeness(question, figures)), question, figures),
        "month": parse(name),
        "calendar": asked["calendar"],
        "kinds": [_kind(replace(question, kind=kind), figures, ways) for kind in KINDS],
        "measured": measured,
        "late": late.numbers(question),
        "chart": trend_chart(months),
        "trend_words": trend_in_words(months),
        "sentences": sentences(figure, before, measured, ways.files(question)),
        **_ways(question, ways),
        "hours": words.hours,
        "query": urlencode(given),
        "file_name": f"{_place(question)}-{name}.pdf",
    }


def _ways(question: Question, ways: Ways) -> dict[str, Any]:
    """What the page needs to lead from its numbers to their files."""
    doors = {"door": ways.files(question), "late_door": ways.late(question)}
    return {**doors, "ratios": RATIOS, "way": way, "whole": ways.whole, "taken_along": bool(ways.before)}


def _kind(question: Question, figures: Figures, ways: Ways) -> tuple[str | None, Figure, Door]:
    """The figure of one kind of files, and the ways to them."""
    return question.kind, figures.figure(question), ways.files(question)


def last_month(figures: Figures, calendar: str) -> str:
    """The name of the last month of that calendar that is over."""
    return month_of(month_of(figures.today(), calendar).first - timedelta(days=1), calendar).name


def _place(question: Question) -> str:
    return question.office or question.unit or question.level or "all"
