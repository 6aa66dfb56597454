"""Working time in words, as every page tells it."""

from __future__ import annotations

from itertools import compress

# Minutes of a working hour, and hours of a working day.
HOUR, DAY = 60, 8


def duration(minutes: int | None, language: str) -> str:
    """Working time in days of eight hours and hours, without a part that is zero; nothing when the calendar does not know."""
    if minutes is None:
        return ""
    # Rounded first, so that what is told as eight hours is told as a day.
    whole, rest = divmod(round(minutes / HOUR, 1), DAY)
    parts = _in_english(whole, rest) if language == "en" else (f"{whole:.0f} ngày", f"{rest:.1f} giờ".replace(".", ","))
    told = " ".join(compress(parts, (whole, rest or not whole)))
    return told if language == "en" else f"{told} làm việc"


def _in_english(days: float, hours: float) -> tuple[str, str]:
    return f"{days:.0f} working {'day' if days == 1 else 'days'}", f"{hours:.1f} {'hours' if days else 'working hours'}"
