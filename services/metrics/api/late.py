"""`/api/v1/online-share/late`, `.csv`, `.xlsx`: the late files of a place and period, each with what the events tell of why."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.metrics.api.downloads import XLSX, attached, blocks, described
from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.exports import Listing, as_csv
from services.metrics.late import LateList, late_line
from services.metrics.late_listing import late_listing
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import LatePartSchema, LateQuestionSchema
from services.metrics.view_schemas.late import LateFilesSchema
from services.metrics.web.book_words import book_words
from services.metrics.web.late_words import reason_words
from services.metrics.workbook import as_xlsx
from shared.auth.access import access
from shared.language import language


def blueprint(late: LateList) -> Blueprint:
    """The views over `late`."""
    api = Blueprint("late", __name__, url_prefix="/api/v1/online-share", description="Late files and why")

    @api.get("/late")
    @access.role(*FOLLOWERS)
    @api.arguments(LateQuestionSchema, location="query")
    @api.response(200, LateFilesSchema)
    def read_late(asked: dict[str, Any]) -> Any:
        """Closed late in the period, or open and past the due time at its end (or now, while it runs)."""
        question = _question(asked, late)
        lines, following = late.page(question, asked["part"], asked["cursor"], asked["limit"])
        return {
            "files": [late_line(line) for line in lines],
            "numbers": late.numbers(question),
            "judged_at": late.judged_at(question),
            "next": following,
        }

    @api.get("/late.csv")
    @access.role(*FOLLOWERS)
    @api.arguments(LatePartSchema, location="query")
    @api.doc(responses=described("text/csv"))
    def export_late_csv(asked: dict[str, Any]) -> Response:
        """For a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        return attached(as_csv(_listing(asked, late)), "text/csv", "ho-so-tre-han.csv")

    @api.get("/late.xlsx")
    @access.role(*FOLLOWERS)
    @api.arguments(LatePartSchema, location="query")
    @api.doc(responses=described(XLSX))
    def export_late_xlsx(asked: dict[str, Any]) -> Response:
        """A workbook: the first sheet says what it is."""
        listing = _listing(asked, late)
        return attached(blocks(as_xlsx(listing, book_words(listing, late.figures))), XLSX, "ho-so-tre-han.xlsx")

    return api


def _question(asked: dict[str, Any], late: LateList) -> Question:
    question = question_of(asked, late.figures)
    may_list(question, late.figures)
    return question


def _listing(asked: dict[str, Any], late: LateList) -> Listing:
    return late_listing(late, _question(asked, late), asked["part"], partial(reason_words, language=language()))
