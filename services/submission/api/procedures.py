"""`/api/v1/procedures` and `/api/v1/units`: what may be applied for, where, and what it takes; for anybody."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.submission.catalogue_views import in_full, in_list, unit_view
from services.submission.view_schemas import ProcedureDetail, ProcedureList, UnitList
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.calendar import local_day

LONGEST_SEARCH = 200
_SEARCH = {
    "in": "query",
    "name": "q",
    "schema": {"type": "string", "maxLength": LONGEST_SEARCH},
    "description": "Any words, with or without marks; without it all procedures.",
}


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("procedures", __name__, url_prefix="/api/v1", description="What may be applied for, and where")

    @api.get("/procedures")
    @access.public
    @api.doc(parameters=[_SEARCH])
    @api.response(200, ProcedureList)
    def search_procedures() -> Any:
        """Procedures that match, best first."""
        wanted = request.args.get("q", "")[:LONGEST_SEARCH]
        found = submission.reference.procedures.search(wanted, local_day(submission.clock()))
        return {"procedures": [in_list(procedure) for procedure in found]}

    @api.get("/procedures/<code>")
    @access.public
    @api.response(200, ProcedureDetail)
    def read_procedure(code: str) -> Any:
        """One procedure, with the real date if it were sent now, and its form as data."""
        now = submission.clock()
        return in_full(submission.reference.procedures.get(code, local_day(now)), submission.reference, now)

    @api.get("/units")
    @access.public
    @api.response(200, UnitList)
    def list_units() -> Any:
        """The units with a one-stop shop."""
        units = submission.reference.units.all(local_day(submission.clock()))
        return {"units": [unit_view(unit) for unit in units if not unit.is_department]}

    return api
