"""What the address of a page asks, and who is led elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.questions import may_list
from services.metrics.schemas import QuestionSchema
from shared.auth.current import current_user
from shared.errors import Forbidden
from shared.http.validation import load


def wish(schema: Schema) -> dict[str, Any]:
    """What was asked, checked; a field that a form leaves empty was not asked. Raises Invalid."""
    asked: dict[str, Any] = load(schema, {name: value for name, value in request.args.items() if value})
    return asked


def question_given() -> dict[str, str]:
    """The question in the address of this page, for another one: without what belongs to this page alone."""
    asked = QuestionSchema().fields
    return {name: value for name, value in request.args.items() if value and name in asked}


def of_a_place(question: Question, figures: Figures, page: Callable[[], str]) -> ResponseReturnValue:
    """A page of files. Who may not see those of the whole district and named no place is led to their own. Raises Forbidden."""
    try:
        may_list(question, figures)
    except Forbidden:
        if question.unit or question.level:
            raise
        return redirect("?" + urlencode({**request.args.to_dict(), "unit": _own_unit()}))
    return page()


def _own_unit() -> str:
    return next(grant.unit for grant in current_user().roles if grant.role in FOLLOWERS)
