"""Twelve months of intake, day by day, with the days on which the offices work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.metrics.domain.intake import IntakeDay
from services.metrics.domain.period import CALENDAR, Period, months_until
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.questions import now_only
from services.metrics.trend import YEAR
from shared.calendar import CalendarMissing, WorkingCalendar
from shared.errors import FieldError, Invalid
from shared.message import Message

# Facts keep what a file counted as on an earlier day, but not when it was known to be received.
ONLY_NOW = Message(
    "Hồ sơ đã nhận chỉ có theo những gì biết đến nay. Hãy bỏ ngày ấy.",
    "Files received are told as known now only. Leave that day out.",
)
NOT_HERE = Message(
    "Ngày này không có trong lịch. Hãy chọn một ngày trong mười hai tháng của lịch.",
    "This day is not in the calendar. Choose one of its twelve months.",
)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class IntakeMonth:
    """A month of either calendar with all its days."""

    period: Period
    days: Sequence[IntakeDay]

    @property
    def files(self) -> int:
        """Files received in the month so far."""
        return sum(day.files or 0 for day in self.days)


class IntakeCalendar:
    """Answers how many files came in on each day."""

    def __init__(self, figures: Figures, calendar: WorkingCalendar) -> None:
        self.figures = figures
        self._calendar = calendar

    def months(self, question: Question, calendar: str = CALENDAR) -> list[IntakeMonth]:
        """The last twelve months of the period, oldest first. Raises Invalid for `as_known`."""
        now_only(question, ONLY_NOW)
        periods = _months(question, calendar, self.figures.today())
        whole = Period("", periods[0].first, periods[-1].last)
        received = self.figures.views.intake.by_day(replace(question, period=whole))
        return [IntakeMonth(period, self._days(question.on(period.first, period.last), received)) for period in periods]

    def _days(self, month: Question, received: Counter[date]) -> list[IntakeDay]:
        today = self.figures.today()
        return [IntakeDay(day, received[day] if day <= today else None, self._working(day)) for day in month.days()]

    def _working(self, day: date) -> bool:
        """Of a year that the calendar does not know, Monday to Friday."""
        try:
            return self._calendar.is_working_day(day)
        except CalendarMissing:
            return day.weekday() < SATURDAY


def of_received(question: Question, day: date | None, calendar: str, today: date) -> Question:
    """The question of a list of received files, of one day of the twelve months of the calendar if one is named.

    Raises Invalid for `as_known`, and for a day that has no number in the calendar.
    """
    now_only(question, ONLY_NOW)
    if day is None:
        return question
    months = _months(question, calendar, today)
    if not months[0].first <= day <= min(months[-1].last, today):
        raise Invalid(errors=[FieldError("/query/day", "not_in_the_calendar", NOT_HERE)])
    return question.on_day(day)


def _months(question: Question, calendar: str, today: date) -> list[Period]:
    return months_until(min(question.period.last, today), YEAR, calendar)
