"""Biểu II.06a from sums: what one file adds by day, and the columns of a period from what was added before and within it. Pure.

A file is told once on the day it was received and once on the day it was settled; what is open at a moment is what was received
less what was settled until then. A file that is or was overdue (`domain.overdue`) is told once more on the day it became so, and
once more when it was settled after that: the difference is what is overdue at the end of a day. So the form costs half months and
not files. While a period runs that end is still to come: so open files are counted by the day on which they become overdue as
well, and the store counts those of today.

`domain.settlement` says the same of one file at a time; tests compare the two over whole histories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.metrics.domain.addition import ONLINE_CHANNELS, Addition, by_code, counter_of, day_at_home, reception_day
from services.metrics.domain.classify import closing_day
from services.metrics.domain.overdue import overdue_from

PREFIX = "form_"
# What the counters of open files by the day of the month on which they become overdue begin with: `open05`.
OPEN_BY_DUE_DAY = "open"


def form_additions(fact: Mapping[str, Any], field: str) -> list[Addition]:
    """Everything one file adds to the form, by day; nothing for internal work, secret files and what was never received."""
    received = reception_day(fact)
    if fact.get("kind") != "public_service" or fact.get("secret") or received is None:
        return []
    closed, due = closing_day(fact), day_at_home(overdue_from(fact))
    came = "online" if fact.get("channel") in ONLINE_CHANNELS else "other"
    found = [Addition(received, _one(field, came))]
    if due is not None:
        found.append(Addition(max(received, due), _one(field, "promised")))
    if due is not None and closed is None:
        found.append(Addition(due, _one(field, f"{OPEN_BY_DUE_DAY}{due:%d}")))
    if closed is not None:
        found.append(Addition(max(received, closed), _one(field, _how(fact))))
    if closed is not None and due is not None:
        found.append(Addition(max(received, closed, due), _one(field, "answered")))
    return found


def columns(before: Mapping[str, int], within: Mapping[str, int]) -> Counter[int]:
    """The columns 3 to 13 of one line, from its counters before the period and within it."""
    counts = Counter({4: within["online"], 5: within["other"], 8: within["early"], 9: within["ontime"], 10: within["late"]})
    counts[6] = before["online"] + before["other"] - before["early"] - before["ontime"] - before["late"]
    counts[3] = counts[4] + counts[5] + counts[6]
    counts[7] = counts[8] + counts[9] + counts[10]
    counts[11] = counts[3] - counts[7]
    counts[13] = before["promised"] + within["promised"] - before["answered"] - within["answered"]
    counts[12] = counts[11] - counts[13]
    return counts


def still_open(counts: Mapping[str, int], before: date | None = None) -> int:
    """How many open files became overdue: in whole half months, or in the one that `before` is in on the days before it."""
    end = f"{OPEN_BY_DUE_DAY}{before:%d}" if before else f"{OPEN_BY_DUE_DAY}~"
    return sum(number for name, number in counts.items() if name.startswith(OPEN_BY_DUE_DAY) and name < end)


def by_field(counts: Mapping[str, int]) -> dict[str, Counter[str]]:
    """The counters of the form in a sum, by field of procedures."""
    return by_code(PREFIX, counts)


def _how(fact: Mapping[str, Any]) -> str:
    """A file without a limit cannot be late."""
    return {"early": "early", "late": "late"}.get(str(fact.get("timeliness")), "ontime")


def _one(field: str, what: str) -> Counter[str]:
    return Counter({counter_of(PREFIX, what, field): 1})
