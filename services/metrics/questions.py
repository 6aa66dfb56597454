"""From what a request asks to a question, and whether this person may ask it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from services.metrics.domain.part import OF_A_SHARE
from services.metrics.domain.period import Period, parse
from services.metrics.domain.question import THEN, Question
from services.metrics.domain.succession import end_of
from services.metrics.figures import Figures
from shared.auth.current import current_user
from shared.auth.policy import allowed
from shared.calendar import HOME
from shared.errors import FieldError, Forbidden, Invalid, NotFound
from shared.message import Message

# Facts keep what a file counted as in a share on an earlier day, and nothing else.
PART_ONLY_NOW = Message(
    "Danh sách này chỉ có theo những gì biết đến nay. Hãy bỏ ngày ấy.",
    "This list is told as known now only. Leave that day out.",
)


def question_of(asked: Mapping[str, Any], figures: Figures) -> Question:
    """The question; the period is this year unless one is named. Raises Invalid for a unit or procedure that does not exist."""
    period = parse(asked.get("period") or str(figures.today().year), asked["calendar"])
    sector, procedures = asked.get("sector"), None
    if sector:
        procedures = figures.procedures_of(sector)
    if asked.get("procedure"):
        sector, procedures = None, (_procedure(asked["procedure"], figures),)
    known = end_of_day(asked["as_known"]) if asked.get("as_known") else None
    question = Question(period, asked["level"], None, asked["kind"], None, sector, procedures, known, asked.get("basis", THEN))
    return _placed(question, asked["unit"], figures) if asked["unit"] else question


def now_only(question: Question, words: Message) -> None:
    """Raises Invalid with `words` for a question about what was known on an earlier day."""
    if question.as_known is not None:
        raise Invalid(errors=[FieldError("/query/as_known", "only_now", words)])


def question_of_part(asked: Mapping[str, Any], figures: Figures) -> Question:
    """The question of a list of closed files. Raises Invalid as `question_of`, and for a part that is only known as it is now."""
    question = question_of(asked, figures)
    if asked["part"] not in OF_A_SHARE:
        now_only(question, PART_ONLY_NOW)
    return question


def may_list(question: Question, figures: Figures) -> None:
    """Raises Forbidden unless this person may see the files behind the figure, see `listable`."""
    if not listable(question, figures):
        raise Forbidden


def listable(question: Question, figures: Figures) -> bool:
    """Whether this person may see the files behind the figure, see `in_charge`."""
    return in_charge(question.office or question.unit, question.level, question.period, figures)


def in_charge(place: str | None, level: str | None, period: Period, figures: Figures) -> bool:
    """Whether this person follows the unit or department `place`, one over it, or without a place the one over the level.

    As units are at the end of the period: who follows a commune of today sees what it has taken over, and who was in charge of a
    unit that has ended since still sees the periods in which it was there, and nothing of its successor.
    """
    day = end_of(period, figures.today())
    unit = place or figures.reference.over(level, day)
    return allowed(current_user(), "view_cases", unit=unit, parents_of=lambda code: figures.reference.parents_of(code, day))


def _placed(question: Question, code: str, figures: Figures) -> Question:
    """The question about a unit, or about a department when one was asked for."""
    if figures.asked_units.at(code, question.period) is None:
        words = Message("Không có đơn vị này.", "There is no such unit.")
        raise Invalid(errors=[FieldError("/unit", "unknown_unit", words)])
    return figures.asked_units.about(question, code)


def may_be_asked(procedure: str, figures: Figures) -> bool:
    """Whether a question may name this procedure: one that the pack does not know any more is refused."""
    try:
        return bool(_procedure(procedure, figures))
    except Invalid:
        return False


def _procedure(code: str, figures: Figures) -> str:
    try:
        return figures.reference.procedures.get(code, figures.today()).code
    except NotFound as error:
        words = Message("Không có thủ tục này.", "There is no such procedure.")
        raise Invalid(errors=[FieldError("/procedure", "unknown_procedure", words)]) from error


def end_of_day(day: date) -> datetime:
    """The last moment of a day where the office is."""
    return datetime.combine(day + timedelta(days=1), time(), HOME) - timedelta(milliseconds=1)
