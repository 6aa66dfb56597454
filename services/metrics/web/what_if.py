"""What if the target moved, or some procedures did not count: a trial beside the official figure, kept in its address alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.domain.tally import NO_PROCEDURE
from services.metrics.domain.trial import ONLINE, ONLY, WITHOUT, Lift, Trial
from services.metrics.figures import Figure, Figures
from services.metrics.questions import question_of
from services.metrics.schemas import TrialSchema
from services.metrics.web import trial_words
from services.metrics.web.asking import question_given, wish
from services.metrics.web.cards import card, procedure_title
from services.metrics.web.doors import Door, doors_of, of_procedure
from services.metrics.web.trial_form import exists, trial_of
from services.metrics.web.words import apart
from services.metrics.what_if import Pair, tried_figure, tried_lifts, tried_places
from shared.auth.access import access
from shared.errors import Invalid

ASKED = TrialSchema(unknown="exclude")
# Procedures shown of those that would lift the share: a longer table is not read, and the sentence above it counts all.
LIFTS_SHOWN = 10


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("what_if", __name__, template_folder="templates")

    @pages.get("/what-if")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        asked = wish(ASKED)
        question, ticked = question_of(asked, figures), request.args.getlist("ticked")
        with figures.views.at_once():
            procedures = figures.by_procedure(question)
            listed, status = {_code(each) for each in procedures}, 200
            page = _page(question, asked["choice"], ticked, procedures, figures)
            try:
                trial = trial_of(request.args.get("target", ""), asked["choice"], ticked, listed, figures)
                page |= _tried(question, trial, procedures, figures)
            except Invalid as error:
                page["error"], status = error, error.status
            return render_template("metrics/what_if.html", **page), status

    return pages


def _page(question: Question, choice: str, ticked: Sequence[str], procedures: list[Figure], figures: Figures) -> dict[str, Any]:
    """The official figure, and the form as it was filled in."""
    listed = [_code(each) for each in procedures]
    return {
        "card": card(figures.figure(question), figures),
        "target": request.args.get("target", ""),
        "choice": choice,
        "open": bool(ticked) or choice != WITHOUT,
        "rows": [_row(each, ticked, question, figures) for each in (*procedures, *_without_files(ticked, listed, figures))],
        "kept": question_given(),
        "quick": _quick(listed, figures),
        "as_of": figures.as_of(),
    }


def _tried(question: Question, trial: Trial, procedures: list[Figure], figures: Figures) -> dict[str, Any]:
    """Everything that is a trial."""
    pair, places = tried_figure(question, trial, figures), tried_places(question, trial, figures)
    lifts = tried_lifts(procedures, trial)
    return {
        "tried": card(pair.tried, figures),
        "tries": trial_words.tries(trial, [_name(code, figures) for code in trial.procedures]),
        "effect": trial_words.effect(pair),
        "places": _in_order(_place(each, figures) for each in places),
        "standings": trial_words.standings(places),
        "lifts": [_lift(each, trial, question, figures) for each in lifts[:LIFTS_SHOWN]],
        "way": trial_words.way(pair.tried, lifts),
    }


def _code(figure: Figure) -> str:
    return figure["procedure"] or NO_PROCEDURE


def _name(code: str, figures: Figures) -> str:
    return procedure_title(None if code == NO_PROCEDURE else code, figures)


def _row(figure: Figure, ticked: Sequence[str], question: Question, figures: Figures) -> dict[str, Any]:
    code = _code(figure)
    told = {"name": _name(code, figures), "door": _door(code, question, figures)}
    return {**figure, **told, "code": code, "ticked": code in ticked}


def _door(code: str, question: Question, figures: Figures) -> Door:
    """The ways to the files of a procedure."""
    return doors_of(of_procedure(question, None if code == NO_PROCEDURE else code), figures)


def _without_files(ticked: Sequence[str], listed: Sequence[str], figures: Figures) -> list[Figure]:
    """What was ticked for another period or place stays ticked."""
    codes = [code for code in dict.fromkeys(ticked) if code not in listed and exists(code, figures)]
    none = {"numerator": 0, "denominator": 0, "share": None}
    return [{**none, "procedure": None if code == NO_PROCEDURE else code} for code in codes]


def _place(pair: Pair, figures: Figures) -> dict[str, Any]:
    return {
        "card": card(pair.official, figures),
        "tried": card(pair.tried, figures),
        "change": trial_words.change(pair),
        "order": (not trial_words.lost(pair), not trial_words.won(pair)),
    }


def _in_order(places: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Places that do not reach the target any more, then those that now do, then those furthest from it in files."""
    return sorted(places, key=lambda each: (*each["order"], -(each["tried"]["gap_cases"] or 0), each["card"]["name"]))


def _lift(lift: Lift, trial: Trial, question: Question, figures: Figures) -> dict[str, Any]:
    code = lift.procedure
    joined = trial.choice == ONLINE or not trial.procedures
    return {
        "name": _name(code, figures),
        "paper": lift.paper,
        "door": _door(code, question, figures)("paper"),
        "half": apart(lift.half),
        "every": apart(lift.every),
        "address": _address(ONLINE, (*trial.procedures, code)) if joined else "",
    }


def _quick(listed: Sequence[str], figures: Figures) -> dict[str, str]:
    """The addresses of choices that are made often; empty where they would change nothing, or leave nothing."""
    complete = [code for code in listed if code in figures.dimensions.level_4]
    inside = NO_PROCEDURE in listed and len(listed) > 1
    return {
        "level_4": _address(ONLY, complete) if 0 < len(complete) < len(listed) else "",
        "procedures": _address(WITHOUT, (NO_PROCEDURE,)) if inside else "",
        "nothing": "/what-if?" + urlencode(question_given()),
    }


def _address(choice: str, ticked: Iterable[str]) -> str:
    """The address of a trial of the same question and target."""
    target = [("target", request.args["target"])] if request.args.get("target") else []
    asked = [*question_given().items(), *target, ("choice", choice), *(("ticked", code) for code in ticked)]
    return "/what-if?" + urlencode(asked)
