"""`/api/v1/reconciliation`, `/targets`, `/definitions`: can the figure be trusted, and by what is it judged."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.balance import Balance
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.schemas import QuestionSchema
from services.metrics.scorecard import Scorecard
from services.metrics.scorecard_row import Row
from services.metrics.view_schemas import PlanSchema, ReconciliationSchema
from services.metrics.view_schemas.scorecard import ScorecardSchema
from shared.auth.access import access


def blueprint(figures: Figures, scorecard: Scorecard) -> Blueprint:
    """The views over `figures` and the plan's `scorecard`."""
    api = Blueprint("plan", __name__, url_prefix="/api/v1", description="Trust and targets")

    @api.get("/reconciliation")
    @access.role(*FOLLOWERS)
    @api.response(200, ReconciliationSchema)
    def read_reconciliation() -> Any:
        """What each source told, what is applied, what waits; and the same per unit."""
        looks = [
            {**look, "source": look["_id"], "repaired": look.get("repaired", 0)}
            for look in figures.views.freshness.reconciliation()
        ]
        units = [_balance(each, figures) for each in figures.views.balances.by_unit()]
        return {"sources": looks, "units": units, "as_of": figures.as_of()}

    @api.get("/plan")
    @access.role(*FOLLOWERS)
    @api.response(200, PlanSchema)
    def read_plan() -> Any:
        """Targets with their legal basis, and the definitions by which shares are counted."""
        return {"targets": figures.reference.targets, "definitions": figures.reference.definitions}

    @api.get("/scorecard")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, ScorecardSchema)
    def read_scorecard(asked: dict[str, Any]) -> Any:
        """Every target of the plan: where it stands, how that is known, and since when."""
        return {"rows": [_row(each) for each in scorecard.rows(question_of(asked, figures))]}

    return api


def _row(row: Row, sector: str | None = None) -> dict[str, Any]:
    told = {
        name: getattr(row, name) for name in ("value", "before", "new", "numerator", "denominator", "day", "reached", "evidence")
    }
    target = {"id": row.target.id, "words": row.target.words, "how": row.target.how, "target": row.target.value}
    others = [{"regime": regime.id, "standing": why} for regime, why in row.others]
    return {
        **target,
        **told,
        "sector": sector,
        "others": others,
        "moved": row.moved,
        "parts": [_row(part, name) for name, part in row.parts],
    }


def _balance(each: Balance, figures: Figures) -> dict[str, Any]:
    unit = figures.reference.units.holder(each.unit, figures.today())
    told = ("produced", "applied", "unapplied", "parked", "gaps", "oldest_unapplied_at")
    numbers = {name: getattr(each, name) for name in told}
    return {"unit": each.unit or None, "name": unit.name if unit else each.unit, "source": each.source or None, **numbers}
