"""What is raised where a date would have to be guessed."""

from __future__ import annotations

from shared.errors import Unavailable
from shared.message import Message


class CalendarMissing(Unavailable):
    """A day in `year`, for which nobody has entered the days off in `calendar.yaml` of the pack: a date must not be guessed."""

    code = "calendar_missing"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            Message(
                f"Lịch nghỉ năm {year} chưa được nhập, nên chưa tính được ngày. Hãy báo quản trị hệ thống.",
                f"The days off of {year} have not been entered, so no date can be given. Tell the administrator.",
            )
        )
