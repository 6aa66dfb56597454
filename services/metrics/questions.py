"""From what a request asks to a question, and whether this person may ask it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.metrics.domain.period import parse
from services.metrics.figures import Figures
from services.metrics.views import Question
from shared.auth.current import current_user
from shared.auth.policy import allowed
from shared.errors import FieldError, Forbidden, Invalid, Message, NotFound


def question_of(asked: Mapping[str, Any], figures: Figures) -> Question:
    """The question; the period is this year unless one is named. Raises Invalid for a unit that does not exist."""
    text = asked.get("period") or str(figures.today().year)
    question = Question(parse(text, asked["calendar"]), asked["level"], asked["unit"], asked["kind"])
    if question.unit is not None:
        _known(question.unit, figures)
    return question


def may_list(question: Question, figures: Figures) -> None:
    """Raises Forbidden unless this person may see the files behind the figure: of their unit, or of one below it."""
    day = figures.today()
    districts = figures.reference.units.districts(day)
    unit = question.unit or (districts[0].code if districts else None)
    if not allowed(current_user(), "view_cases", unit=unit, parents_of=lambda code: figures.reference.parents_of(code, day)):
        raise Forbidden


def _known(unit: str, figures: Figures) -> None:
    try:
        figures.reference.units.at(unit, figures.today())
    except NotFound as error:
        words = Message("Không có đơn vị này.", "There is no such unit.")
        raise Invalid(errors=[FieldError("/unit", "unknown_unit", words)]) from error
