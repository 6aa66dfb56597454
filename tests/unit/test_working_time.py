"""Working time in days and hours, as every page tells it."""

from __future__ import annotations

import pytest

from shared.working_time import duration


@pytest.mark.parametrize(
    ("minutes", "vi", "en"),
    [
        (None, "", ""),
        (30, "0,5 giờ làm việc", "0.5 working hours"),
        (480, "1 ngày làm việc", "1 working day"),
        (1152, "2 ngày 3,2 giờ làm việc", "2 working days 3.2 hours"),
    ],
)
def test_working_time_is_told_in_days_of_eight_hours(minutes: int | None, vi: str, en: str) -> None:
    assert (duration(minutes, "vi"), duration(minutes, "en")) == (vi, en)
