"""Time left, in words a person understands at a glance; due at this very minute is a sentence too, never a blank."""

from __future__ import annotations

from datetime import datetime

from shared.calendar.day import HOME, local_day
from shared.calendar.working import WorkingCalendar
from shared.message import Message


def time_left_words(now: datetime, due_at: datetime | None, calendar: WorkingCalendar) -> Message:
    """How long until `due_at` in working days and hours, the hour when it is today, or how late it is."""
    if due_at is None:
        return Message("Không có thời hạn", "No time limit")
    if now > due_at:
        vi, en = _span(calendar.working_minutes(due_at, now), calendar.minutes_per_day())
        return Message(f"Quá {vi}", f"{en} late")
    local = due_at.astimezone(HOME)
    if local_day(now) == local.date():
        return Message(f"Hôm nay {local:%H:%M}", f"Today {local:%H:%M}")
    vi, en = _span(calendar.working_minutes(now, due_at), calendar.minutes_per_day())
    return Message(f"Còn {vi}", f"{en} left")


def _span(minutes: int, per_day: int) -> tuple[str, str]:
    days, rest = divmod(minutes, per_day)
    hours = rest // 60
    if days:
        with_hours = (f" {hours} giờ", f" {_plural(hours, 'hour')}") if hours else ("", "")
        return f"{days} ngày{with_hours[0]}", f"{_plural(days, 'day')}{with_hours[1]}"
    return (f"{hours} giờ", _plural(hours, "hour")) if hours else (f"{rest} phút", _plural(rest, "minute"))


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
