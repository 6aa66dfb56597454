"""Told against applied, unit by unit and service by service: what must be zero, and where it is not."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.balance import Balance
from services.metrics.figures import Figures
from services.metrics.web import words
from services.metrics.web.cards import unit_name
from shared.auth.access import access


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("reconciliation", __name__, template_folder="templates")

    @pages.get("/reconciliation")
    @access.role(*FOLLOWERS)
    def show() -> str:
        lines = [_line(each, figures) for each in figures.views.balances.by_unit()]
        return render_template(
            "metrics/reconciliation.html",
            as_of=figures.as_of(),
            looks=[{**look, "name": words.source(str(look["_id"]))} for look in figures.views.freshness.reconciliation()],
            lines=sorted(lines, key=lambda line: (line["balance"].gaps == 0, line["name"], line["service"])),
        )

    return pages


def _line(balance: Balance, figures: Figures) -> dict[str, Any]:
    """By the code of the unit: events are counted over all time, and the code keeps them when another unit gets it."""
    today = figures.today()
    name = unit_name(balance.unit, today, today, figures) if balance.unit else words.unknown_unit()
    return {"balance": balance, "name": name, "service": words.source(balance.source)}
