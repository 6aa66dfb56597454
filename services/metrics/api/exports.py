"""`/api/v1/online-share/cases.csv`, `.json`, `.xlsx`: exactly the files behind a figure, to take along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response
from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS, counted_case
from services.metrics.exports import Export, as_csv, as_json, as_xlsx
from services.metrics.figures import Figures
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import PartSchema
from shared.auth.access import access

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BLOCK = 64 * 1024


BYTES = {"type": "string", "format": "binary"}
OBJECT = {"type": "object", "properties": {"about": {"type": "object"}, "cases": {"type": "array", "items": {"type": "object"}}}}


def _answers(media_type: str, schema: dict[str, Any] = BYTES) -> dict[str, Any]:
    content = {media_type: {"schema": schema}}
    return {"200": {"description": "The files behind the figure", "content": content}}


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint(
        "exports", __name__, url_prefix="/api/v1/online-share", description="The files behind a figure, to take along"
    )

    @api.get("/cases.csv")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=_answers("text/csv"))
    def export_csv(asked: dict[str, Any]) -> Response:
        """For a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        return _attached(as_csv(_export(asked, figures), figures), "text/csv", "csv")

    @api.get("/cases.json")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=_answers("application/json", OBJECT))
    def export_json(asked: dict[str, Any]) -> Response:
        """For a program, with what was asked and when."""
        return _attached(as_json(_export(asked, figures), figures), "application/json", "json")

    @api.get("/cases.xlsx")
    @access.role(*FOLLOWERS)
    @api.arguments(PartSchema, location="query")
    @api.doc(responses=_answers(XLSX))
    def export_xlsx(asked: dict[str, Any]) -> Response:
        """A workbook: the first sheet says what it is."""
        return _attached(_blocks(as_xlsx(_export(asked, figures), figures)), XLSX, "xlsx")

    return api


def _export(asked: dict[str, Any], figures: Figures) -> Export:
    question = question_of(asked, figures)
    may_list(question, figures)
    return Export(question, asked["part"], figures.figure(question), counted_case)


def _attached(content: Iterator[bytes], media_type: str, ending: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=ho-so.{ending}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block
