"""What a file adds to sums on one day, and the two days everything hangs on: when it was received, and through which channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.calendar import local_day

ONLINE_CHANNELS = frozenset({"web", "mobile", "national_portal"})


class Addition(NamedTuple):
    """What a file adds on one day."""

    day: date
    counts: Counter[str]


def reception_day(fact: Mapping[str, Any]) -> date | None:
    """The day a file was received, in the calendar of Asia/Ho_Chi_Minh; None before reception."""
    if fact.get("received_on"):
        return date.fromisoformat(fact["received_on"])
    return day_at_home(fact.get("received_at"))


def day_at_home(moment: Any) -> date | None:
    """The day of a moment where the office is; None without one."""
    return local_day(moment) if moment else None
