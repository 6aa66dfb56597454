"""What may be missing in the denominator: each day with a hole in a unit's numbers, each unit that stopped registering paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.completeness import RULES, WHY_NOT, told
from services.metrics.api.shares import FOLLOWERS
from services.metrics.completeness import Completeness, completeness, unknown
from services.metrics.figures import Figures
from services.metrics.questions import listable
from services.metrics.web import words
from services.metrics.web.cards import bounded, card
from services.metrics.web.dashboard import asked
from services.metrics.web.doors import asked_by
from shared.auth.access import access
from shared.language import said


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("completeness_pages", __name__, template_folder="templates")

    @pages.get("/completeness")
    @access.role(*FOLLOWERS)
    def show() -> str:
        question = asked(figures)
        found, why = completeness(question, figures), unknown(question)
        shown = card(figures.figure(question), figures)
        return render_template(
            "metrics/completeness.html",
            card=bounded(shown, found),
            why_not=said(WHY_NOT[why]) if why else "",
            whole="?" + urlencode({"period": asked_by(question)["period"], "unit": question.unit}) if question.office else "",
            found=_shown(found or Completeness((), ()), figures, numbers=listable(question, figures)),
            rules=list(map(said, RULES)),
        )

    return pages


def _shown(found: Completeness, figures: Figures, *, numbers: bool) -> dict[str, Any]:
    """What the API tells, with names and numbers as people read them."""
    shown = told(found, figures, numbers=numbers)
    gaps = [
        {**gap, "name": words.named(each.unit) if each.unit else gap["name"], "numbers": _runs(gap["numbers"])}
        for gap, each in zip(shown["gaps"], found.gaps, strict=False)
    ]
    stopped = [{**line, "name": words.named(each.unit)} for line, each in zip(shown["stopped"], found.stopped, strict=True)]
    return {**shown, "gaps": gaps, "stopped": stopped}


def _runs(numbers: list[dict[str, Any]] | None) -> str:
    """`3, 5–7`."""
    runs = [(run["first"], run["last"]) for run in numbers or ()]
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
