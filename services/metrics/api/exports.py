"""`/api/v1/online-share/cases.csv`, `.json`, `.xlsx`: exactly the files behind a figure, to take along."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.metrics.api.downloads import XLSX, attached, blocks, described
from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import counted_case
from services.metrics.exports import Listing, as_csv, as_json
from services.metrics.figures import Figures
from services.metrics.listings import counted_listing
from services.metrics.questions import may_list, question_of_part
from services.metrics.schemas import PartSchema
from services.metrics.web.book_words import book_words
from services.metrics.workbook import as_xlsx
from shared.auth.access import access

OBJECT = {"type": "object", "properties": {"about": {"type": "object"}, "cases": {"type": "array", "items": {"type": "object"}}}}


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint(
        "exports", __name__, url_prefix="/api/v1/online-share", description="The files behind a figure, to take along"
    )

    @api.get("/cases.csv")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=described("text/csv"))
    def export_csv(asked: dict[str, Any]) -> Response:
        """For a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        return attached(as_csv(_listing(asked, figures)), "text/csv", "ho-so.csv")

    @api.get("/cases.json")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=described("application/json", OBJECT))
    def export_json(asked: dict[str, Any]) -> Response:
        """For a program, with what was asked and when."""
        return attached(as_json(_listing(asked, figures)), "application/json", "ho-so.json")

    @api.get("/cases.xlsx")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=described(XLSX))
    def export_xlsx(asked: dict[str, Any]) -> Response:
        """A workbook: the first sheet says what it is."""
        listing = _listing(asked, figures)
        return attached(blocks(as_xlsx(listing, book_words(listing, figures))), XLSX, "ho-so.xlsx")

    return api


def _listing(asked: dict[str, Any], figures: Figures) -> Listing:
    question = question_of_part(asked, figures)
    may_list(question, figures)
    return counted_listing(figures, question, asked["part"], counted_case)
