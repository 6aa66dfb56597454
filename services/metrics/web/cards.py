"""A figure made ready for a card or a row: everything the template shows, nothing computed there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from services.metrics.domain.classify import LISTED_EXCLUSIONS
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.web import words

Card = dict[str, Any]


def card(figure: Mapping[str, Any], figures: Figures) -> Card:
    """The card of one unit, or of a whole level."""
    name = _name(figure, figures)
    return {
        **figure,
        "id": f"card-{figure['unit'] or figure['level'] or 'all'}".replace(".", "-"),
        "name": name,
        "gap_words": words.gap(figure),
        "points_words": words.points(figure),
        "sentence": words.sentence(figure, name),
        "few": 0 < figure["denominator"] < words.FEW,
        "links": {part: _link(figure, part) for part in ("numerator", "denominator", "paper", "excluded")},
        "details": _details(figure),
        "excluded_total": sum(figure["excluded"][reason] for reason in LISTED_EXCLUSIONS),
    }


def cards(question: Question, figures: Figures) -> list[Card]:
    """A card per unit, those furthest from their target (in files) first, units without files last."""
    return cards_in_order(card(figure, figures) for figure in figures.by_unit(question))


def cards_in_order(made: Iterable[Card]) -> list[Card]:
    """Those furthest from their target (in files) first, those without files last."""
    return sorted(made, key=lambda each: (each["state"] == "no_files_yet", -(each["gap_cases"] or 0), each["name"]))


def _name(figure: Mapping[str, Any], figures: Figures) -> str:
    if figure["unit"]:
        return words.named(figures.reference.units.at(figure["unit"], figures.today()))
    return words.level(figure["level"])


def _link(figure: Mapping[str, Any], part: str) -> str:
    return "/cases?" + urlencode({**_asked(figure), "period": period_of(figure), "part": part})


def _details(figure: Mapping[str, Any]) -> str:
    return "/details?" + urlencode({**_asked(figure), "period": period_of(figure)})


def _asked(figure: Mapping[str, Any]) -> dict[str, str]:
    asked = {name: figure[name] for name in ("unit", "level", "kind", "sector") if figure[name]}
    return {**asked, **({"as_known": figure["as_known"].date().isoformat()} if figure["as_known"] else {})}


def period_of(figure: Mapping[str, Any]) -> str:
    """The period as an address names it: its days, because a name alone means other days in the administrative calendar."""
    return f"{figure['period']['first']}..{figure['period']['last']}"
