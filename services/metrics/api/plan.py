"""`/api/v1/reconciliation`, `/targets`, `/definitions`: can the figure be trusted, and by what is it judged."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.view_schemas import PlanSchema, ReconciliationSchema
from shared.auth.access import access


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint("plan", __name__, url_prefix="/api/v1", description="Trust and targets")

    @api.get("/reconciliation")
    @access.role(*FOLLOWERS)
    @api.response(200, ReconciliationSchema)
    def read_reconciliation() -> Any:
        """What each source told, what is applied, what waits."""
        looks = [{**look, "source": look["_id"], "repaired": look.get("repaired", 0)} for look in figures.views.reconciliation()]
        return {"sources": looks, "as_of": figures.as_of()}

    @api.get("/plan")
    @access.role(*FOLLOWERS)
    @api.response(200, PlanSchema)
    def read_plan() -> Any:
        """Targets with their legal basis, and the definitions by which shares are counted."""
        return {"targets": figures.reference.targets, "definitions": figures.reference.definitions}

    return api
