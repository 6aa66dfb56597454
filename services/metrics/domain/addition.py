"""What a file adds to sums on one day, and the two days everything hangs on: when it was received, and through which channel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.calendar import local_day

ONLINE_CHANNELS = frozenset({"web", "mobile", "national_portal"})
# Counters have names in the store, where a dot would mean a part of something.
_DOT, _NO_DOT = ".", "\u2024"


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


def counter_of(prefix: str, what: str, code: str) -> str:
    """The name of a counter of one field or procedure: `form_late:<field>`."""
    return f"{prefix}{what}:{code.replace(_DOT, _NO_DOT)}"


def by_code(prefix: str, counts: Mapping[str, int]) -> dict[str, Counter[str]]:
    """Code → what is counted of it, from the counters named by `counter_of`."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, number in counts.items():
        what, _colon, code = name.removeprefix(prefix).partition(":")
        found[code.replace(_NO_DOT, _DOT)][what] += number
    return found
