"""Printed forms and papers, for a browser that is signed in, and the two style sheets of this service."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from services.processing.api.attachments import paper_response
from services.processing.api.forms import case_form, unit_register
from services.processing.wiring import Processing
from shared.auth.access import access

STATIC = Path(__file__).parent / "static"


def blueprint(processing: Processing) -> Blueprint:
    """The pages over `processing`."""
    pages = Blueprint("sheets", __name__, template_folder="templates")

    @pages.get("/cases/<case_id>/forms/<form>")
    @access.any_official
    def print_form(case_id: str, form: str) -> Response:
        return case_form(processing, case_id, form)

    @pages.get("/forms/06")
    @access.any_official
    def print_register() -> Response:
        return unit_register(processing)

    @pages.get("/cases/<case_id>/attachments/<attachment_id>")
    @access.any_official
    def read_paper(case_id: str, attachment_id: str) -> Response:
        return paper_response(processing, case_id, attachment_id)

    @pages.get("/print.css")
    @access.public
    def print_style() -> Response:
        return send_from_directory(STATIC, "print.css", max_age=3600)

    @pages.get("/office.css")
    @access.public
    def office_style() -> Response:
        return send_from_directory(STATIC, "office.css", max_age=3600)

    return pages
