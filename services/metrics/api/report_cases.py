"""`/api/v1/reports/ii-06a/cases`: the files behind a cell of Biểu II.06a."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.report_cells import opened_page, told_case
from services.metrics.schemas import ReportCellSchema
from services.metrics.view_schemas.case_lines import ToldCasesSchema
from shared.auth.access import access


def blueprint(figures: Figures) -> Blueprint:
    """The view over `figures`."""
    api = Blueprint("report_cases", __name__, url_prefix="/api/v1/reports", description="The files behind forms")

    @api.get("/ii-06a/cases")
    @access.role(*FOLLOWERS)
    @api.arguments(ReportCellSchema, location="query")
    @api.response(200, ToldCasesSchema)
    def read_cases(asked: dict[str, Any]) -> Any:
        """Exactly the files that the form counts in a line and column, as known now; `total` is the number in the form."""
        found = opened_page(question_of(asked, figures), asked, figures)
        told = [told_case(file, figures) for file in found.files]
        return {"cases": told, "total": found.total, "next": found.next, "judged_at": found.form.judged_at}

    return api
