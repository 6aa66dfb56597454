"""The door for submission: what officials say to the citizen, which no event may carry, and the electronic result."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from services.processing.documents.pdf import pdf_of
from services.processing.documents.result import citizen_notes, has_result, result_page
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.errors import NotFound
from shared.message import Message
from shared.pdf import pdf_is_possible

NO_RESULT = Message("Chưa có kết quả điện tử.", "There is no electronic result yet.")


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    door = Blueprint("internal", __name__, url_prefix="/internal/v1/cases")
    office = processing.office

    @door.get("/<case_id>/citizen-notes")
    @access.service
    def read_notes(case_id: str) -> Response:
        """The words of the request for papers, of a refusal and of an apology, and whether there is a result to fetch."""
        notes: dict[str, Any] = citizen_notes(office.cases.load(case_id))
        return jsonify(notes)

    @door.get("/<case_id>/result")
    @access.service
    def read_result(case_id: str) -> Response:
        """The electronic result: PDF where this machine can make one, else a page to print."""
        case = office.cases.load(case_id)
        if not has_result(case):
            raise NotFound(NO_RESULT)
        page = result_page(office, case, processing.settings)
        if pdf_is_possible():
            return Response(pdf_of(page), mimetype="application/pdf")
        return Response(page, mimetype="text/html")

    return door
