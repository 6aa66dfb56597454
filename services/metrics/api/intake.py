"""`/api/v1/online-share/intake`: how many files were received on each day of twelve months; `/cases`: which of a period."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from services.metrics.api.downloads import XLSX, attached, blocks, described
from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import page_of, received_case
from services.metrics.domain.question import Question
from services.metrics.exports import Listing, as_csv
from services.metrics.intake import IntakeCalendar, of_received
from services.metrics.listings import received_listing
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import QuestionSchema, ReceivedPartSchema, ReceivedQuestionSchema
from services.metrics.view_schemas.case_lines import ReceivedCasesSchema
from services.metrics.view_schemas.intake import IntakeSchema
from services.metrics.views.received import received_cursor
from services.metrics.web.book_words import book_words
from services.metrics.workbook import as_xlsx
from shared.auth.access import access


def blueprint(intake: IntakeCalendar) -> Blueprint:
    """The view over `intake`."""
    api = Blueprint("intake", __name__, url_prefix="/api/v1/online-share", description="What came in, day by day")

    @api.get("/intake")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, IntakeSchema)
    def read_intake(asked: dict[str, Any]) -> Any:
        """The last twelve months of the period day by day, as known now; state-secret files are in none of these numbers."""
        months = intake.months(question_of(asked, intake.figures), asked["calendar"])
        return {"days": [day for month in months for day in month.days]}

    @api.get("/intake/cases")
    @access.role(*FOLLOWERS)
    @api.arguments(ReceivedQuestionSchema, location="query")
    @api.response(200, ReceivedCasesSchema)
    def read_received(asked: dict[str, Any]) -> Any:
        """Exactly the files counted in a part of those received in the period or on a day, as known now."""
        question, views = _question(asked, intake), intake.figures.views
        found = views.received.cases(question, asked["part"], asked["cursor"], asked["limit"] + 1)
        page, more = page_of(found, asked["limit"], received_cursor)
        total = views.received.count(question, asked["part"])
        return {"cases": [received_case(fact) for fact in page], "total": total, "next": more}

    @api.get("/intake/cases.csv")
    @access.role(*FOLLOWERS)
    @api.arguments(ReceivedPartSchema, location="query")
    @api.doc(responses=described("text/csv"))
    def export_received_csv(asked: dict[str, Any]) -> Response:
        """For a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        return attached(as_csv(_listing(asked, intake)), "text/csv", "ho-so-da-nhan.csv")

    @api.get("/intake/cases.xlsx")
    @access.role(*FOLLOWERS)
    @api.arguments(ReceivedPartSchema, location="query")
    @api.doc(responses=described(XLSX))
    def export_received_xlsx(asked: dict[str, Any]) -> Response:
        """A workbook: the first sheet says what it is."""
        listing = _listing(asked, intake)
        return attached(blocks(as_xlsx(listing, book_words(listing, intake.figures))), XLSX, "ho-so-da-nhan.xlsx")

    return api


def _question(asked: dict[str, Any], intake: IntakeCalendar) -> Question:
    question = question_of(asked, intake.figures)
    may_list(question, intake.figures)
    return of_received(question, asked["day"], asked["calendar"], intake.figures.today())


def _listing(asked: dict[str, Any], intake: IntakeCalendar) -> Listing:
    return received_listing(intake.figures, _question(asked, intake), asked["part"])
