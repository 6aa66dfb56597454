"""The share by procedure from sums: the counters of a share once more, under the code of the procedure. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from services.metrics.domain.addition import by_code, counter_of
from services.metrics.domain.share import COUNTERS
from services.metrics.domain.tally import NO_PROCEDURE

PREFIX = "procedure_"


def of_procedure(code: str | None, counts: Mapping[str, int]) -> Counter[str]:
    """Those of `counts` that a share needs, named after the procedure."""
    return Counter(
        {counter_of(PREFIX, what, code or NO_PROCEDURE): number for what, number in counts.items() if what in COUNTERS}
    )


def by_procedure(counts: Mapping[str, int]) -> dict[str, Counter[str]]:
    """The counters of a share in a sum, by procedure."""
    return by_code(PREFIX, counts)
