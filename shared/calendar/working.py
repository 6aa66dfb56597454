"""The working calendar: which days are worked, office hours, and how a time limit becomes a date.

Sources: NĐ 61/2018/NĐ-CP and TT 01/2018/TT-VPCP (reception after 15:00); Bộ luật Dân sự 2015, articles 147 and 148 (the first
day is not counted; a period that ends on a day off ends at the end of the next working day).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.calendar.day import HOME, local_day
from shared.calendar.limits import TimeLimit
from shared.calendar.missing import CalendarMissing

# What is received after this hour goes to the competent office, or counts from, the next working day
# (NĐ 61/2018/NĐ-CP, TT 01/2018/TT-VPCP).
HANDOVER_HOUR = time(15, 0)
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days off, make-up working days and office hours of a deployment; all answers are aware moments in UTC.

    `office_hours` are pairs of local times; 07:00 to 11:30 and 13:30 to 17:00 make a day of 480 working minutes.
    """

    years: frozenset[int]
    days_off: frozenset[date]
    make_up_days: frozenset[date]
    office_hours: tuple[tuple[time, time], ...] = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`; raises CalendarMissing for a year without data."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        if day in self.make_up_days:
            return True
        return day.weekday() not in WEEKEND and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self._skip(day + timedelta(days=1))

    def minutes_per_day(self) -> int:
        """Working minutes of a full day."""
        return sum(_minutes(start, end) for start, end in self.office_hours)

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from `start` to `end`; 0 when `end` is not later. Splitting a span adds up, to the minute."""
        if end <= start:
            return 0
        return self._minutes_until(end, start) - self._minutes_until(start, start)

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment by which `minutes` have been worked since `start`, counted in whole minutes; 0 gives `start` itself."""
        if minutes <= 0:
            return start
        local = start.astimezone(HOME).replace(second=0, microsecond=0)
        day, clock = local.date(), local.timetz().replace(tzinfo=None)
        while True:
            if self.is_working_day(day):
                for opens, closes in self.office_hours:
                    begin = max(opens, clock)
                    available = _minutes(begin, closes) if begin < closes else 0
                    if minutes <= available:
                        return _moment(day, begin) + timedelta(minutes=minutes)
                    minutes -= available
            day, clock = day + timedelta(days=1), time(0)

    def due(self, received_at: datetime, limit: TimeLimit) -> datetime | None:
        """By when a file received at `received_at` must be settled; None for `by_plan`.

        The day of reception is not counted. A limit in days ends when the offices close on its last day.
        """
        return _DUE[limit.unit](self, received_at, limit.value or 0)

    def handover_day(self, received_at: datetime) -> date:
        """The working day on which the file must reach the competent office: the same, or the next when received after 15:00."""
        local = received_at.astimezone(HOME)
        if self.is_working_day(local.date()) and local.timetz().replace(tzinfo=None) <= HANDOVER_HOUR:
            return local.date()
        return self.next_working_day(local.date())

    def extend(self, due_at: datetime, value: int, unit: str) -> datetime:
        """The date `value` units after `due_at`; the law lets it move once, which the case file remembers."""
        extended = self.due(due_at, TimeLimit(value=value, unit=unit))
        if extended is None:
            raise ValueError("a date cannot be moved by plan")
        return extended

    def resume(self, due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
        """The due date after a pause: what was left when the clock stopped, counted from when it runs again."""
        return self.add_working_minutes(resumed_at, self.working_minutes(paused_at, due_at))

    def end_of(self, day: date) -> datetime:
        """When the offices close on `day`."""
        return _moment(day, self.office_hours[-1][1])

    def _skip(self, day: date) -> date:
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def _minutes_until(self, moment: datetime, since: datetime) -> int:
        """Working minutes from the beginning of the day of `since` to `moment`."""
        first, local = local_day(since), moment.astimezone(HOME)
        days = (local.date() - first).days
        full = sum(self.is_working_day(first + timedelta(days=number)) for number in range(days))
        total = full * self.minutes_per_day()
        if self.is_working_day(local.date()):
            clock = local.timetz().replace(tzinfo=None)
            total += sum(_minutes(opens, min(clock, closes)) for opens, closes in self.office_hours if clock > opens)
        return total

    def _after_working_days(self, received_at: datetime, count: int) -> datetime:
        day = local_day(received_at)
        for _ in range(count):
            day = self.next_working_day(day)
        return self.end_of(self._skip(day))

    def _after_calendar_days(self, received_at: datetime, count: int) -> datetime:
        return self.end_of(self._skip(local_day(received_at) + timedelta(days=count)))

    def _after_hours(self, received_at: datetime, count: int) -> datetime:
        return self.add_working_minutes(received_at, 60 * count)

    def _same_day(self, received_at: datetime, count: int) -> datetime:
        return self.end_of(self.handover_day(received_at))


_DUE: dict[str, Callable[[WorkingCalendar, datetime, int], datetime | None]] = {
    "working_day": WorkingCalendar._after_working_days,
    "calendar_day": WorkingCalendar._after_calendar_days,
    "hour": WorkingCalendar._after_hours,
    "same_day_15h": WorkingCalendar._same_day,
    "by_plan": lambda calendar, received_at, count: None,
}


def _minutes(start: time, end: time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, HOME).astimezone(UTC)
