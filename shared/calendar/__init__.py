"""Working time as the law counts it. Pure: days off and office hours are data, and nobody asks the clock here."""

from shared.calendar.day import HOME, local_day
from shared.calendar.limits import LIMIT_UNITS, TimeLimit
from shared.calendar.loading import load_calendar
from shared.calendar.missing import CalendarMissing
from shared.calendar.words import time_left_words
from shared.calendar.working import WorkingCalendar

__all__ = [
    "HOME",
    "LIMIT_UNITS",
    "CalendarMissing",
    "TimeLimit",
    "WorkingCalendar",
    "load_calendar",
    "local_day",
    "time_left_words",
]
