"""A memory of positions, so that looking at an event a second time seldom costs a read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from services.metrics.domain.fact import Fact
from shared.projection import CaseKey

# About 20 MB at most. Cases older than this are asked of the store again, which is only slower.
REMEMBERED = 100_000


class PositionCache:
    """The positions last seen by this process, of one generation. Positions only rise, so an old memory is never too high."""

    def __init__(self) -> None:
        self._positions: OrderedDict[CaseKey, int] = OrderedDict()
        self._generation = 0

    def get(self, generation: int, key: CaseKey) -> int | None:
        """The position remembered for this generation, or None."""
        return self._positions.get(key) if generation == self._generation else None

    def remember(self, generation: int, facts: Sequence[Fact]) -> None:
        """Remember the positions of facts read or written; another generation than the last forgets everything before."""
        if generation != self._generation:
            self._positions.clear()
            self._generation = generation
        for fact in facts:
            for source, position in fact["positions"].items():
                self._positions[source, fact["_id"]] = position
                self._positions.move_to_end((source, fact["_id"]))
        while len(self._positions) > REMEMBERED:
            self._positions.popitem(last=False)
