"""The time that is left, in words an official reads at a glance: working days and hours, right on zero, honest when paused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.processing.domain.case_file import ENDED, Case
from services.processing.domain.deadlines import time_left
from shared.calendar import CalendarMissing, WorkingCalendar, local_day, time_left_words
from shared.message import Message

# Less than this many working days is worth a look before other work.
SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`urgency` (none, paused, fine, soon, today, late) chooses icon and colour; the words say it without them."""

    urgency: str
    minutes: int | None
    words: Message


def describe(case: Case, now: datetime, calendar: WorkingCalendar) -> TimeLeft:
    """How much working time is left for `case` at `now`; without the days off of a year on the way, only whether it is late."""
    if case["state"] in ENDED:
        return TimeLeft("none", None, Message("Đã kết thúc", "Ended"))
    if case["due_at"] is None:
        return TimeLeft("none", None, _without_limit(case))
    try:
        return _counted(case, now, calendar)
    except CalendarMissing:
        return _uncounted(case, now, calendar)


def _counted(case: Case, now: datetime, calendar: WorkingCalendar) -> TimeLeft:
    minutes = time_left(case, now, calendar)
    if minutes is None:
        return TimeLeft("paused", None, Message("Tạm dừng, chờ bổ sung", "Paused, waiting for a supplement"))
    words = time_left_words(now, case["due_at"], calendar)
    if now > case["due_at"]:
        return TimeLeft("late", minutes, words)
    if local_day(now) == local_day(case["due_at"]):
        return TimeLeft("today", minutes, words)
    return TimeLeft("soon" if minutes <= SOON_DAYS * calendar.minutes_per_day() else "fine", minutes, words)


def _uncounted(case: Case, now: datetime, calendar: WorkingCalendar) -> TimeLeft:
    if now > case["due_at"]:
        return TimeLeft("late", None, Message("Quá hạn", "Late"))
    if local_day(now) == local_day(case["due_at"]):
        return TimeLeft("today", None, time_left_words(now, case["due_at"], calendar))
    return TimeLeft("fine", None, Message("Chưa đếm được số ngày còn lại", "The days left cannot be counted yet"))


def _without_limit(case: Case) -> Message:
    if case["received_at"] is None:
        return Message("Chưa tiếp nhận", "Not received yet")
    return Message("Theo kế hoạch", "By plan")
