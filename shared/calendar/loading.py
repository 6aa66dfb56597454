"""Reading `calendar.yaml` of a pack."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

from shared.calendar.working import WorkingCalendar
from shared.pack import read_yaml


def load_calendar(pack: Path) -> WorkingCalendar:
    """The calendar of the pack; a day may not be both off and worked. Raises ValueError naming the day."""
    data = read_yaml(pack / "calendar.yaml")
    days_off = {entry["date"] for year in data["years"] for entry in year.get("days_off", [])}
    make_up = {entry["date"] for year in data["years"] for entry in year.get("make_up_days", [])}
    both = sorted(days_off & make_up)
    if both:
        raise ValueError(f"{pack / 'calendar.yaml'}: {both[0]} is both a day off and a make-up day")
    return WorkingCalendar(
        years=frozenset(int(year["year"]) for year in data["years"]),
        days_off=frozenset(_days(days_off)),
        make_up_days=frozenset(_days(make_up)),
        office_hours=tuple((_clock(start), _clock(end)) for start, end in data["office_hours"]),
    )


def _days(values: set[Any]) -> list[date]:
    wrong = [value for value in values if not isinstance(value, date)]
    if wrong:
        raise ValueError(f"not a date in calendar.yaml: {wrong[0]}")
    return list(values)


def _clock(text: str) -> time:
    return time.fromisoformat(text)
