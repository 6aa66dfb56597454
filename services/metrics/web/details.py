"""One level or unit in depth: its year, where it will end, and the groups of QĐ 766/QĐ-TTg beside the share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.measures import Measures, Ratio
from services.metrics.figures import Figures
from services.metrics.web import words
from services.metrics.web.cards import card
from services.metrics.web.charts import trend_chart
from services.metrics.web.dashboard import ASKED, asked
from shared.auth.access import access
from shared.http.validation import load

KINDS = (None, "public_service", "internal_work")


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("details", __name__, template_folder="templates")

    def page() -> str:
        question = asked(figures)
        calendar = load(ASKED, request.args.to_dict())["calendar"]
        months = figures.trend(question, calendar)
        measured = figures.measures(question)
        return render_template(
            "metrics/details.html",
            card=card(figures.figure(question), figures),
            kinds=[(kind, figures.figure(replace(question, kind=kind))) for kind in KINDS],
            chart=trend_chart(months),
            trend_words=words.trend(months),
            forecast=figures.forecast(question),
            groups=groups(measured),
            measured=measured,
            steps=[{"name": words.step(each.step), "time": each} for each in measured.steps],
            paper=[(words.paper(place), number) for place, number in measured.paper.items()],
            hours=words.hours,
        )

    @pages.get("/details")
    @access.role(*FOLLOWERS)
    def show() -> str:
        with figures.views.at_once():
            return page()

    return pages


def groups(measured: Measures) -> list[dict[str, Any]]:
    """The groups of QĐ 766 that can be measured here, each a list of ratios with the words of what is counted."""
    return [
        {"id": "progress", "title": words.GROUPS["progress"], "ratios": [_ratio("on_time", measured.on_time)]},
        {
            "id": "online",
            "title": words.GROUPS["online"],
            "ratios": [_ratio("received_online", measured.received_online), _ratio("level_4", measured.level_4)],
        },
        {
            "id": "digitisation",
            "title": words.GROUPS["digitisation"],
            "ratios": [_ratio("electronic_results", measured.electronic_results)],
        },
        {"id": "satisfaction", "title": words.GROUPS["satisfaction"], "ratios": [_ratio("satisfied", measured.satisfied)]},
    ]


def _ratio(name: str, ratio: Ratio) -> dict[str, Any]:
    return {"name": words.RATIOS[name], "share": ratio.share, "numerator": ratio.numerator, "denominator": ratio.denominator}
