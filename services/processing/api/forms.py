"""`/api/v1/cases/{case_id}/forms/{form}` and `/api/v1/forms/06`: the printed forms, as pages or PDF."""

from __future__ import annotations

from flask import Response, request
from flask_smorest import Blueprint

from services.processing.api.requests import day_of
from services.processing.documents.pdf import pdf_of
from services.processing.documents.register import register_page
from services.processing.documents.rendering import form_page
from services.processing.handlers.reading import view_case
from services.processing.wiring import Processing
from shared.auth.access import access

_FORMAT = {"in": "query", "name": "format", "schema": {"type": "string", "enum": ["html", "pdf"], "default": "html"}}
_RANGE = [
    {"in": "query", "name": "unit", "required": True, "schema": {"type": "string"}},
    {
        "in": "query",
        "name": "from",
        "schema": {"type": "string", "format": "date"},
        "description": "Default: the first day of the month.",
    },
    {"in": "query", "name": "to", "schema": {"type": "string", "format": "date"}, "description": "The last day; default: today."},
]
_SHEET = {
    "content": {
        "text/html": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    }
}


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("forms", __name__, url_prefix="/api/v1", description="The printed forms 01 to 06")

    @api.get("/cases/<case_id>/forms/<form>")
    @access.any_official
    @api.doc(parameters=[_FORMAT], responses={"200": {"description": "The form", **_SHEET}})
    def print_form(case_id: str, form: str) -> Response:
        """Form 01 to 05 of a file. Printing is written down."""
        return case_form(processing, case_id, form)

    @api.get("/forms/06")
    @access.any_official
    @api.doc(parameters=[*_RANGE, _FORMAT], responses={"200": {"description": "The register", **_SHEET}})
    def print_register() -> Response:
        """Form 06: the register of a unit between two days."""
        return unit_register(processing)

    return api


def case_form(processing: Processing, case_id: str, form: str) -> Response:
    """The form of a case for the official of this request."""
    office, official = processing.office, processing.me()
    case = view_case(office, official, case_id, f"print_form_{form[:8]}")
    return sheet_response(form_page(office, case, form, office.situation(official), processing.settings))


def unit_register(processing: Processing) -> Response:
    """The register of the unit and days in the query."""
    office = processing.office
    today = office.today()
    start, end = day_of("from", today.replace(day=1)), day_of("to", today)
    page = register_page(office, processing.me(), request.args.get("unit", ""), start, end, processing.settings)
    return sheet_response(page)


def sheet_response(page: str) -> Response:
    """The page as asked for; PDF is made only on demand. Raises PdfUnavailable."""
    answer = Response(pdf_of(page), mimetype="application/pdf") if request.args.get("format") == "pdf" else Response(page)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
