"""`/api/v1/reports/ii-06a`: the form of TT 01/2020/TT-VPCP, as JSON and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.metrics.api.downloads import XLSX, attached, blocks, described
from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.exports import Listing, csv_of
from services.metrics.figures import Figures
from services.metrics.listings import asked as about_question
from services.metrics.questions import question_of
from services.metrics.reports import Settlement, settlement
from services.metrics.schemas import ReportQuestionSchema
from services.metrics.view_schemas import SettlementSchema
from services.metrics.web.fact_words import FORM, FORM_FORMULA
from services.metrics.web.form_words import form_words
from services.metrics.workbook import as_xlsx
from shared.auth.access import access

HEAD = ("1", "2", *(str(column) for column in range(3, 14)))


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint("reports", __name__, url_prefix="/api/v1/reports", description="Forms of the reporting rules")

    @api.get("/ii-06a")
    @access.role(*FOLLOWERS)
    @api.arguments(ReportQuestionSchema, location="query")
    @api.response(200, SettlementSchema)
    def read_settlement(asked: dict[str, Any]) -> Any:
        """Received and settled in the period, columns 3 to 13; (3) = (7) + (11) in every line."""
        return shown(settlement(question_of(asked, figures), asked["by"], figures))

    @api.get("/ii-06a.csv")
    @access.role(*FOLLOWERS)
    @api.arguments(ReportQuestionSchema, location="query")
    @api.doc(responses={"200": {"description": "The form", "content": {"text/csv": {"schema": {"type": "string"}}}}})
    def read_settlement_csv(asked: dict[str, Any]) -> Response:
        """The same for a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        form = settlement(question_of(asked, figures), asked["by"], figures)
        response = Response(csv_of(HEAD, _lines(form)), mimetype="text/csv")
        response.headers["Content-Disposition"] = "attachment; filename=bieu-ii-06a.csv"
        return response

    @api.get("/ii-06a.xlsx")
    @access.role(*FOLLOWERS)
    @api.arguments(ReportQuestionSchema, location="query")
    @api.doc(responses=described(XLSX))
    def read_settlement_xlsx(asked: dict[str, Any]) -> Response:
        """A workbook: the first sheet says what it is."""
        question = question_of(asked, figures)
        form = settlement(question, asked["by"], figures)
        listing = _listing(form, question, figures)
        return attached(blocks(as_xlsx(listing, form_words(listing, form, figures))), XLSX, "bieu-ii-06a.xlsx")

    return api


def _listing(form: Settlement, question: Question, figures: Figures) -> Listing:
    asked = dict(about_question(figures.figure(question), question))
    about = [
        ("form", FORM),
        ("by", form.by),
        *{**asked, "kind": asked["kind"] or "public_service"}.items(),  # the form has no other kind
        ("judged_at", form.judged_at.isoformat() if form.judged_at else ""),
        ("formula", FORM_FORMULA),
    ]
    return Listing("II.06a", HEAD, question, about, lambda: _lines(form))


def shown(form: Settlement) -> dict[str, Any]:
    """The form as an answer."""
    period = {"name": form.period.name, "first": form.period.first, "last": form.period.last}
    lines = [{"name": each.name, "title": _title(each.name, form), "columns": list(each.cells)} for each in form.lines]
    told = {"lines": lines, "total": list(form.total.cells), "judged_at": form.judged_at, "as_of": form.as_of}
    return {"period": period, "by": form.by, **told}


def _lines(form: Settlement) -> Iterator[list[Any]]:
    for number, each in enumerate(form.lines, start=1):
        yield [number, _title(each.name, form), *each.cells]
    yield ["", "", *form.total.cells]


def _title(name: str, form: Settlement) -> str:
    """The unit as it is called in Vietnamese, with its code, because two units may have one name; a field as it is."""
    return f"{form.units[name].name} ({name})" if name in form.units else name
