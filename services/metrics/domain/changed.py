"""What became known of a half month only after it was over: files told late, and files that stand otherwise since. Pure.

A file that was closed in one half month and whose standing was last changed in a later one adds to its cell once more, under the
half month in which it was first told as closed and that of the change. So a figure can say how many of its files were not what
they are now when its period ended, and why, at the cost of cells; `/corrections` names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.metrics.domain.addition import by_code, counter_of
from services.metrics.domain.halfmonth import half_of
from shared.calendar import local_day

PREFIX = "changed_"


@dataclass(frozen=True, slots=True)
class Changed:
    """Files of a figure that changed after its period: first told as closed only then, or told before and corrected since."""

    late: int
    corrected: int

    def __bool__(self) -> bool:
        return bool(self.late or self.corrected)


def changed(fact: Mapping[str, Any], closed_on: date) -> Counter[str]:
    """What a file that is counted on `closed_on` adds; nothing when its half month has known it as it is."""
    told = [half_of(local_day(version["at"])) for version in fact.get("versions", ())]
    if not told or told[-1] <= half_of(closed_on):
        return Counter()
    return Counter({counter_of(PREFIX, told[0], told[-1]): 1})


def changed_after(half: str, counts: Mapping[str, int]) -> Changed:
    """What changed after a half month, from the counters in the sum of a period that ended with it."""
    found = {told: firsts for told, firsts in by_code(PREFIX, counts).items() if told > half}
    late = sum(number for firsts in found.values() for first, number in firsts.items() if first > half)
    return Changed(late, sum(sum(firsts.values()) for firsts in found.values()) - late)
