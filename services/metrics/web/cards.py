"""A figure made ready for a card or a row: everything the template shows, nothing computed there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from services.metrics.completeness import Completeness
from services.metrics.domain.classify import LISTED_EXCLUSIONS
from services.metrics.domain.part import OF_A_SHARE
from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.web import words
from services.metrics.web.doors import asked_by, doors_of
from shared.errors import NotFound

Card = dict[str, Any]


def card(figure: Mapping[str, Any], figures: Figures) -> Card:
    """The card of one unit, or of a whole level."""
    question, name = figure["question"], _name(figure, figures)
    door, address = doors_of(question, figures), urlencode(asked_by(question))
    return {
        **figure,
        "id": _id(figure),
        "name": name,
        "gap_words": words.gap(figure),
        "points_words": words.points(figure),
        "sentence": words.sentence(figure, name),
        "few": 0 < figure["denominator"] < words.FEW,
        "links": {part: door(part) for part in OF_A_SHARE},
        "details": f"/details?{address}",
        "what_if": f"/what-if?{address}",
        "excluded_total": sum(figure["excluded"][reason] for reason in LISTED_EXCLUSIONS),
    }


def cards(question: Question, figures: Figures, found: Completeness | None = None) -> list[Card]:
    """A card per unit, those furthest from their target (in files) first, units without files last; with what `found` says."""
    return cards_in_order(_unit_card(figure, figures, found) for figure in figures.by_unit(question))


def bounded(made: Card, found: Completeness | None) -> Card:
    """The card with the bounds that follow from what may be missing, and the address of the page that names it."""
    limits = found.bounds(made["numerator"], made["denominator"]) if found else None
    return {**made, "bounds": limits, "completeness": "/completeness?" + urlencode(asked_by(made["question"]))}


def corrected(made: Card, question: Question, figures: Figures) -> Card:
    """The card with what changed in its figure after its period was over, and the way to the page that names the files."""
    found = figures.views.changed.after_period(question) if question.period.last < figures.today() else None
    asked = {**asked_by(question), "as_known": question.period.last.isoformat()}
    door = "/corrections?" + urlencode(asked) if made["links"]["denominator"] else ""
    return {**made, "changed": words.changed(found) if found else "", "corrections": door}


def _unit_card(figure: Mapping[str, Any], figures: Figures, found: Completeness | None) -> Card:
    made, period = card(figure, figures), figure["period"]
    unit = figures.asked_units.at(figure["unit"], Period("", period["first"], period["last"]))
    return bounded(made, found.of(unit)) if found and unit and not unit.is_department else made


def cards_in_order(made: Iterable[Card]) -> list[Card]:
    """Those furthest from their target (in files) first, those without files last."""
    return sorted(made, key=lambda each: (each["state"] == "no_files_yet", -(each["gap_cases"] or 0), each["name"]))


def unit_name(code: str, first: date, last: date, figures: Figures) -> str:
    """The name of the unit that the code meant at the end of these days, with the days it lived where that tells it apart."""
    last = min(last, figures.today())
    unit = figures.reference.units.holder(code, last)
    if unit is None:
        return code
    today = figures.reference.units.effective_day(figures.today())
    ended = unit.valid_to if unit.valid_to and unit.valid_to < today else None
    return words.lived(words.named(unit), unit.valid_from if unit.valid_from == first else None, ended)


def procedure_title(code: str | None, figures: Figures) -> str:
    """The name of a procedure, or of work without one; the code when the pack does not know it any more."""
    if code is None:
        return words.internal_work()
    try:
        return words.named(figures.reference.procedures.get(code, figures.today()))
    except NotFound:
        return code


def _id(figure: Mapping[str, Any]) -> str:
    """A code is handed on, so two rows may have one code; of those, the later began within the period."""
    place, first = figure["unit"] or figure["level"] or "all", figure["period"]["first"]
    return f"card-{place}{f'-{first}' if first == figure.get('valid_from') else ''}".replace(".", "-")


def _name(figure: Mapping[str, Any], figures: Figures) -> str:
    if figure["unit"]:
        return unit_name(figure["unit"], figure["period"]["first"], figure["period"]["last"], figures)
    return words.level(figure["level"])
