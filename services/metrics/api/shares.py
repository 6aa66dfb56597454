"""`/api/v1/online-share`: the figure, the figure per unit, and exactly the files behind it."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.case_lines import counted_case, page_of
from services.metrics.figures import Figures
from services.metrics.questions import may_list, question_of, question_of_part
from services.metrics.schemas import CasesQuestionSchema, QuestionSchema
from services.metrics.view_schemas.case_lines import CountedCasesSchema
from services.metrics.view_schemas.shares import FigureSchema, FiguresSchema, ProcedureFiguresSchema
from services.metrics.views.facts import cursor_of
from shared.auth.access import access
from shared.errors import FieldError, Invalid
from shared.message import Message

FOLLOWERS = ("manager", "leader", "unit_head", "administrator")


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint("shares", __name__, url_prefix="/api/v1/online-share", description="The share handled online")

    @api.get("")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, FigureSchema)
    def read_share(asked: dict[str, Any]) -> Any:
        """One figure: numerator, denominator, exclusions, target, gap in points and in files, freshness."""
        return figures.figure(question_of(asked, figures))

    @api.get("/units")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, FiguresSchema)
    def read_shares(asked: dict[str, Any]) -> Any:
        """The same figure for every unit of a level."""
        return {"figures": figures.by_unit(question_of(asked, figures))}

    @api.get("/procedures")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, ProcedureFiguresSchema)
    def read_procedures(asked: dict[str, Any]) -> Any:
        """The same figure for every procedure with files in the period; needs a unit."""
        question = question_of(asked, figures)
        if question.unit is None:
            words = Message("Hãy chọn một đơn vị.", "Name a unit.")
            raise Invalid(errors=[FieldError("/query/unit", "required", words)])
        return {"figures": figures.by_procedure(question)}

    @api.get("/cases")
    @access.role(*FOLLOWERS)
    @api.arguments(CasesQuestionSchema, location="query")
    @api.response(200, CountedCasesSchema)
    def read_cases(asked: dict[str, Any]) -> Any:
        """Exactly the files counted in a part of the figure."""
        question = question_of_part(asked, figures)
        may_list(question, figures)
        found = figures.views.files.cases(question, asked["part"], asked["cursor"], asked["limit"] + 1)
        page, more = page_of(found, asked["limit"], cursor_of)
        total = figures.views.sums.case_count(question, asked["part"])
        return {"cases": [counted_case(fact) for fact in page], "total": total, "next": more}

    return api
