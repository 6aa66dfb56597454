"""How durations are spread, kept as counts per bucket so that medians add up over days and units without keeping every file.

Buckets grow by a fifth, so a median or a 90th percentile is told at most 20 % too high, never too low.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from math import ceil

_STEPS = 1.2
_FIRST, _LAST = 1.0, 200_000.0


def _edges() -> tuple[int, ...]:
    edges, edge = [0], _FIRST
    while edge < _LAST:
        if ceil(edge) > edges[-1]:
            edges.append(ceil(edge))
        edge *= _STEPS
    return tuple(edges)


# Upper bounds, included, in the unit of what is measured (minutes, seconds). Changing them needs a rebuild of the figures.
EDGES = _edges()


def bucket(value: float) -> int:
    """The number of the bucket of `value`; values beyond the last edge share the last bucket."""
    return min(bisect_left(EDGES, value), len(EDGES) - 1)


def quantile(counts: Mapping[int, int], part: float) -> int | None:
    """The upper bound of the bucket that holds the `part` quantile (0..1]; None without values."""
    total = sum(counts.values())
    if total == 0:
        return None
    wanted, seen = ceil(part * total), 0
    for number in sorted(counts):
        seen += counts[number]
        if seen >= wanted:
            return EDGES[number]
    raise AssertionError("unreachable: the buckets hold all values")
