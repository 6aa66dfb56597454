"""Working time as one running number of minutes, so that a long history is lived fast: the second day begins at 480."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta

from shared.calendar import TimeLimit, WorkingCalendar
from shared.calendar.working import HOME

MORNING, DAY = 270, 480
# Minutes from 07:00 to 13:30, which is where the afternoon begins, less those of the morning.
NOON_REST = 120
# Minutes of the day before 15:00.
BEFORE_THREE = 360


class OfficeTime:
    """The working days of a calendar from `first` on, with room after `last` for what was begun late."""

    def __init__(self, calendar: WorkingCalendar, first: date, last: date) -> None:
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        self.days = [day for day in every if calendar.is_working_day(day)]
        self._openings = [datetime.combine(day, time(7), HOME).astimezone(UTC) for day in self.days]
        self._numbers = {day: number for number, day in enumerate(self.days)}
        self._calendar = calendar
        self._due: dict[tuple[int, bool, int | None, str], int | None] = {}

    def moment(self, minute: int) -> datetime:
        """The moment of a working minute."""
        number, rest = divmod(minute, DAY)
        return self._openings[number] + timedelta(minutes=rest + (NOON_REST if rest >= MORNING else 0))

    def opening(self, day: date) -> int:
        """The first working minute on `day`, or after it when nobody works then."""
        return bisect_left(self.days, day) * DAY

    def works(self, day: date) -> bool:
        """Whether offices work on `day`."""
        return day in self._numbers

    def end_of(self, number: int) -> datetime:
        """When the offices close on the working day of this number."""
        return self._openings[number] + timedelta(hours=10)

    def due(self, minute: int, limit: TimeLimit) -> int | None:
        """The number of the working day by whose end a file received at `minute` must be settled; None without a limit."""
        number, rest = divmod(minute, DAY)
        asked = (number, rest <= BEFORE_THREE, limit.value, limit.unit)
        if asked not in self._due:
            due_at = self._calendar.due(self.moment(minute), limit)
            self._due[asked] = None if due_at is None else self._numbers[due_at.astimezone(HOME).date()]
        return self._due[asked]
