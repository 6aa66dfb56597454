"""The weeks of the letters to leaders: when each letter is due, and which days it tells of. Pure.

A letter is due on the first working day of its week from a given weekday on, at a given hour where the office is. A week without
a working day (some years have one at Tết) has no letter; the next letter tells of its days too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.metrics.domain.period import Period
from shared.calendar import HOME, CalendarMissing, WorkingCalendar, local_day

WEEK, SIX_DAYS = timedelta(days=7), timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When letters are due and whose: `weekday` 0 is Monday, `at` an hour of the office, `kinds` of units (`UNIT_KINDS`)."""

    weekday: int
    at: time
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week with a letter. `due_at`: when it is due; `told`: the days it tells of, whole weeks from Monday to Sunday."""

    monday: date
    due_at: datetime
    told: Period

    @property
    def name(self) -> str:
        """Its Monday, by which letters are found and sorted."""
        return self.monday.isoformat()

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + SIX_DAYS


def newest_week(schedule: Schedule, calendar: WorkingCalendar, now: datetime) -> Week:
    """The week of the newest letter that is due at `now`. Raises CalendarMissing for a year whose days off nobody has entered."""
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    while (due_at := _due_at(schedule, calendar, monday)) is None or due_at > now:
        monday -= WEEK
    return Week(monday, due_at, _told(schedule, calendar, monday))


def _due_at(schedule: Schedule, calendar: WorkingCalendar, monday: date) -> datetime | None:
    days = (monday + timedelta(days=number) for number in range(schedule.weekday, 7))
    day = next((day for day in days if calendar.is_working_day(day)), None)
    return datetime.combine(day, schedule.at, HOME).astimezone(UTC) if day else None


def _told(schedule: Schedule, calendar: WorkingCalendar, monday: date) -> Period:
    """The week before, and those before it that had no letter to be told in."""
    first, last = monday - WEEK, monday - timedelta(days=1)
    while not _had_a_letter(schedule, calendar, first):
        first -= WEEK
    return Period(f"{first}..{last}", first, last)


def _had_a_letter(schedule: Schedule, calendar: WorkingCalendar, monday: date) -> bool:
    """A year before the first of the calendar is not asked about: its weeks are taken for ordinary ones."""
    try:
        return _due_at(schedule, calendar, monday) is not None
    except CalendarMissing:
        return True
