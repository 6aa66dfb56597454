"""How the units of the invented past differ: how much comes in, how much of it is handled online, and how fast that grows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

DISTRICT_WEIGHT = 7.0


@dataclass(frozen=True, slots=True)
class Habits:
    """`weight`: part of all files. `begin` and `end`: the share handled online of what is not paper anyway, 0 to 1."""

    weight: float
    begin: float
    end: float

    def share(self, progress: float) -> float:
        """The share at a point of the past: 0 its beginning, 1 today."""
        return self.begin + (self.end - self.begin) * min(1.0, max(0.0, progress))


def habits_of(codes: Sequence[str], seed: int) -> dict[str, Habits]:
    """One for each unit. The district (the shortest code) does best; a few communes hardly move."""
    chance = random.Random(seed)
    found = {}
    for code in codes:
        begin = chance.uniform(0.3, 0.55)
        found[code] = Habits(chance.uniform(0.5, 1.6), begin, begin + chance.choice((0.04, 0.22, 0.34, 0.4)))
    district = min(codes, key=len)
    return {**found, district: Habits(DISTRICT_WEIGHT, 0.55, 0.97)}
