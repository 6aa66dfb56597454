"""Going down into a figure: levels, their units, a unit's departments and procedures, and from each row to its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.places import places_of
from services.metrics.web import words
from services.metrics.web.cards import card, cards_in_order, procedure_title, unit_name
from services.metrics.web.dashboard import asked
from services.metrics.web.doors import asked_by, of_procedure
from shared.auth.access import access

# What may be taken off a question again, as tags over the table.
REMOVABLE = ("kind", "sector", "as_known", "basis", "calendar", "period")

Row = dict[str, Any]


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("explore", __name__, template_folder="templates")

    @pages.get("/explore")
    @access.role(*FOLLOWERS)
    def show() -> str:
        question = asked(figures)
        with figures.views.at_once():
            rows = rows_of(question, figures)
            return render_template(
                "metrics/explore.html",
                card=card(figures.figure(question), figures),
                above=_above(question, figures),
                tags=[(name, request.args[name], _without(name)) for name in REMOVABLE if request.args.get(name)],
                rows=rows,
                bars=[_bar(row) for row in rows],
            )

    return pages


def question_about(figure: Mapping[str, Any], question: Question, figures: Figures) -> Question:
    """The question that this figure of a unit, department or level answers."""
    code = figure["unit"]
    if code is None:
        return replace(question, level=figure["level"], unit=None, office=None)
    return figures.asked_units.about(replace(question, level=None), code)


def rows_of(question: Question, figures: Figures) -> list[Row]:
    """What the figure is the sum of: levels, units, or departments and procedures."""
    places = [_place(each, figures) for each in places_of(question, figures)]
    if question.unit:
        offices = [each for each in places if each["denominator"]]
        return offices + [_procedure(each, figures) for each in figures.by_procedure(question)]
    return cards_in_order(places) if question.level else places


def _place(figure: Mapping[str, Any], figures: Figures) -> Row:
    made = card(figure, figures)
    names = {"unit": figure["unit"]} if figure["unit"] else {"level": figure["level"]}
    return {**made, "down": "/explore?" + urlencode({**_kept(figure["question"]), **names})}


def _procedure(figure: Mapping[str, Any], figures: Figures) -> Row:
    """A procedure has nothing below it but its files."""
    code = figure["procedure"]
    made = card({**figure, "question": of_procedure(figure["question"], code)}, figures)
    return {**made, "name": procedure_title(code, figures), "down": made["links"]["denominator"]}


def _kept(question: Question) -> dict[str, str]:
    """What stays asked when one goes down."""
    return {name: value for name, value in asked_by(question).items() if name in ("kind", "sector", "basis", "period")}


def _above(question: Question, figures: Figures) -> list[tuple[str, str]]:
    """The way back: a name and an address for each figure that this one is a part of."""
    kept = {name: value for name, value in asked_by(question).items() if name in ("basis", "period")}
    way = [(words.level(None), "/explore?" + urlencode(kept))]
    if question.unit:
        level = figures.asked_units.level_of(question)
        way.append((words.level(level), "/explore?" + urlencode({**kept, "level": level or ""})))
    if question.office:
        name = unit_name(question.unit or "", question.period.first, question.period.last, figures)
        way.append((name, "/explore?" + urlencode({**kept, "unit": question.unit or ""})))
    return way if question.unit or question.level else []


def _without(name: str) -> str:
    return "?" + urlencode({each: value for each, value in request.args.items() if each != name})


def _bar(row: Row) -> dict[str, Any]:
    """What the chart needs of a row."""
    return {
        "name": row["name"],
        "share": None if row["share"] is None else float(row["share"]),
        "target": None if row["target"] is None else float(row["target"]),
        "numbers": f"{row['numerator']} / {row['denominator']}",
        "down": row["down"],
    }
