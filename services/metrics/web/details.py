"""One level or unit in depth: its year, where it will end, and the groups of QĐ 766/QĐ-TTg beside the share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.completeness import completeness
from services.metrics.domain.measures import RATIOS, Measures, Ratio
from services.metrics.domain.period import month_of
from services.metrics.domain.question import NOW, Question
from services.metrics.domain.succession import merged_into
from services.metrics.figures import Figures
from services.metrics.trend import trend
from services.metrics.web import names, words
from services.metrics.web.asking import wish
from services.metrics.web.cards import bounded, card, corrected
from services.metrics.web.charts import trend_chart
from services.metrics.web.dashboard import ASKED, asked
from services.metrics.web.doors import Door, doors_now, doors_on
from services.metrics.web.monthly import last_month
from services.metrics.web.trend_words import trend_in_words
from shared.auth.access import access
from shared.procedures import Procedure

KINDS = (None, "public_service", "internal_work")


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("details", __name__, template_folder="templates")

    def page() -> str:
        question = asked(figures)
        calendar = wish(ASKED)["calendar"]
        months = trend(question, figures, calendar)
        measured = figures.measures(question)
        return render_template(
            "metrics/details.html",
            card=corrected(bounded(card(figures.figure(question), figures), completeness(question, figures)), question, figures),
            merged=[words.named(unit) for unit in merged_into(question, figures.reference.units, figures.today())],
            kinds=[(kind, card(figures.figure(replace(question, kind=kind)), figures)) for kind in KINDS],
            chart=trend_chart(months),
            month_doors=[_month_doors(each, question, figures) for each in months],
            trend_words=trend_in_words(months),
            forecast=figures.forecast(question),
            door=doors_now(question, figures),
            groups=groups(measured, figures),
            unpublished=[words.named(each) for each in unpublished(figures)],
            channels=[(names.CHANNELS[name], number, name) for name, number in measured.channels.items() if number],
            ratings=[(names.STARS[name], number, name) for name, number in measured.ratings.items() if number],
            measured=measured,
            steps=[{"name": words.step(each.step), "time": each} for each in measured.steps],
            paper=[(words.paper(place), number, place) for place, number in measured.paper.items()],
            hours=words.hours,
            papers=papers(question, calendar, figures),
        )

    @pages.get("/details")
    @access.role(*FOLLOWERS)
    def show() -> str:
        with figures.views.at_once():
            return page()

    return pages


def _month_doors(month: Mapping[str, Any], question: Question, figures: Figures) -> dict[str, Door]:
    """The ways to the files of a month, and to those of the same month of the year before."""
    return {
        "month": doors_on(question, month["period"], figures),
        "year_before": doors_on(question, month["year_before"]["period"], figures),
    }


def papers(question: Question, calendar: str, figures: Figures) -> dict[str, str]:
    """The addresses of what can be taken along: the month at the end of the period that is over, and the period itself."""
    place = {"unit": question.office or question.unit or "", "level": question.level or ""}
    asked = {name: value for name, value in {**place, "calendar": calendar}.items() if value}
    over = month_of(min(question.period.last, figures.today()), calendar)
    month = over.name if over.last < figures.today() else last_month(figures, calendar)
    given = {**asked, "kind": question.kind or "", "sector": question.sector or "", "basis": NOW if question.basis == NOW else ""}
    if question.procedures and not question.sector:
        given["procedure"] = question.procedures[0]
    period = {name: value for name, value in {**given, "period": question.period.name}.items() if value}
    return {
        "month": urlencode({**asked, "period": month}),
        "month_name": f"{month[5:]}/{month[:4]}",
        "period": urlencode(period),
    }


# The points of each group in QĐ 766/QĐ-TTg, and what of it can be measured here.
POINTS = {"openness": 18, "progress": 20, "digitisation": 22, "online": 22, "satisfaction": 18}


def groups(measured: Measures, figures: Figures) -> list[dict[str, Any]]:
    """The five groups of QĐ 766, each with what the events and the catalogue of this system can tell of it."""
    ratios = {
        "openness": {"published": _published(figures)},
        "progress": {"on_time": measured.on_time},
        "digitisation": {"electronic_results": measured.electronic_results},
        "online": {name: getattr(measured, name) for name in ("received_online", "level_4", "online_payment")},
        "satisfaction": {"satisfied": measured.satisfied},
    }
    return [_group(name, points, ratios[name]) for name, points in POINTS.items()]


def _group(name: str, points: int, ratios: Mapping[str, Ratio]) -> dict[str, Any]:
    shown = [_ratio(each, ratio) for each, ratio in ratios.items()]
    return {"id": name, "title": names.GROUPS[name], "points": points, "ratios": shown}


def _published(figures: Figures) -> Ratio:
    """Procedures in force that are published with their papers, time limit and result, of all in force."""
    every = figures.reference.procedures.all(figures.today())
    return Ratio(len(every) - len(unpublished(figures)), len(every))


def unpublished(figures: Figures) -> list[Procedure]:
    """The procedures in force that lack papers or result."""
    return [each for each in figures.reference.procedures.all(figures.today()) if not (each.documents and each.result)]


def _ratio(name: str, ratio: Ratio) -> dict[str, Any]:
    """`parts`: whose files are counted in both numbers; none for what is counted in procedures."""
    told = {"share": ratio.share, "numerator": ratio.numerator, "denominator": ratio.denominator}
    return {"name": names.RATIOS[name], **told, "parts": RATIOS.get(name)}
