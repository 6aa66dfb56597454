"""`/api/v1/online-share/intake`: how many files were received on each day of twelve months, and which."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import page_of, received_case
from services.metrics.intake import IntakeCalendar
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import IntakeDayQuestionSchema, QuestionSchema
from services.metrics.view_schemas.case_lines import ReceivedCasesSchema
from services.metrics.view_schemas.intake import IntakeSchema
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
    @api.arguments(IntakeDayQuestionSchema, location="query")
    @api.response(200, ReceivedCasesSchema)
    def read_received(asked: dict[str, Any]) -> Any:
        """Exactly the files counted on a day."""
        question = question_of(asked, intake.figures)
        may_list(question, intake.figures)
        found = intake.files(question, asked["day"], asked["calendar"])
        page, more = page_of(found, asked["cursor"], asked["limit"])
        return {"cases": [received_case(fact, asked["day"]) for fact in page], "total": len(found), "next": more}

    return api
