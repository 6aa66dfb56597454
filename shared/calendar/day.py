"""Where the offices are: the one time zone, and which day it is there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(moment: datetime) -> date:
    """The day of `moment` where the offices are: the day by which a file is numbered, counted and judged."""
    return moment.astimezone(HOME).date()
