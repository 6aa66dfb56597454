"""`/api/v1/online-share/intake`: how many files were received on each day of twelve months, and which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.cell import place_on
from services.metrics.intake import IntakeCalendar
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import IntakeDayQuestionSchema, QuestionSchema
from services.metrics.view_schemas.intake import IntakeSchema, ReceivedCasesSchema
from shared.auth.access import access
from shared.mongo.connect import Document


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


def page_of(found: Sequence[Document], after: str, limit: int) -> tuple[Sequence[Document], str | None]:
    """The files behind `after`, at most `limit`, and after which one the next page begins; None: there is none."""
    rest = [fact for fact in found if fact["_id"] > after]
    return rest[:limit], rest[limit - 1]["_id"] if len(rest) > limit else None


def received_case(fact: Document, day: date) -> dict[str, Any]:
    """A file as one line of the list of a day; its unit is the one that was to decide it then."""
    return {
        "case_id": fact["_id"],
        "file_code": fact.get("file_code"),
        "procedure_code": fact.get("procedure_code"),
        "kind": fact["kind"],
        "channel": fact.get("channel"),
        "unit": place_on(fact, day)[0],
        "closed_on": fact["standing"]["day"],
        "outcome": fact.get("outcome"),
    }
