"""What a service does with other services' events: the one interface behind the consumer, the repair and the rebuild."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.pool import ThreadPool
from typing import Protocol

from shared.errors import StaleVersion
from shared.events import Event

CaseKey = tuple[str, str]
"""(source, case id): the unit within which events are in order."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that can never be applied as things are, with a code for the reason; it is parked, the case waits behind it."""

    event: Event
    reason: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the events of one case: applied, known before, a hole after a number, or a refusal."""

    applied: int = 0
    duplicates: int = 0
    gap_after: int | None = None
    refused: Refusal | None = None


class Projection(Protocol):
    """Applies events so that the effect and the position are one write."""

    def apply(self, batch: Mapping[CaseKey, Sequence[Event]]) -> Mapping[CaseKey, Applied]:
        """Apply the events of several cases; answers for every key of `batch`. Unknown failures raise and stop the worker."""

    def positions(self, source: str, case_ids: Sequence[str]) -> Mapping[str, int]:
        """The number of the last applied event of each case (0 or missing: none; `NOT_KEPT`: not this service's business)."""

    def epoch(self) -> int:
        """Another number whenever `positions` may have become lower: who followed them begins anew. 0 where they only rise."""


# The position of a case that a service does not keep, such as a counter file in submission: no event of it is ever missing.
NOT_KEPT = sys.maxsize

ApplyCase = Callable[[str, str, Sequence[Event]], Applied]
FindPositions = Callable[[str, Sequence[str]], Mapping[str, int]]

# Cases of a batch under way at a time. Each waits for its write to be on disk, and a store puts many writes there at once: one
# after the other, a backlog of thousands takes minutes. With eight, the relay beside them in the same process got so little of it
# that it told everybody half a minute late.
SIDE_BY_SIDE = 3
# Attempts against officials who change the same case at the same moment; each reads the case anew.
ATTEMPTS = 20


class PerCase:
    """A projection whose effects live in one document per case, changed by compare-and-swap."""

    def __init__(self, apply_case: ApplyCase, find_positions: FindPositions) -> None:
        self._apply_case = apply_case
        self._find_positions = find_positions

    def apply(self, batch: Mapping[CaseKey, Sequence[Event]]) -> Mapping[CaseKey, Applied]:
        """See `Projection.apply`; a lost compare-and-swap is tried again with the document as it is then.

        `SIDE_BY_SIDE` cases are under way at a time. What fails with one is raised when the others are done, and the whole batch
        comes again. The threads end with the process: one that is told to stop does not wait for a long batch.
        """
        if len(batch) <= 1:
            return {key: self._apply(key, events) for key, events in batch.items()}
        with ThreadPool(min(SIDE_BY_SIDE, len(batch))) as threads:
            return dict(zip(batch, threads.starmap(self._apply, batch.items(), chunksize=1), strict=True))

    def positions(self, source: str, case_ids: Sequence[str]) -> Mapping[str, int]:
        """See `Projection.positions`."""
        return self._find_positions(source, case_ids)

    def epoch(self) -> int:
        """See `Projection.epoch`: a case document is never put back."""
        return 0

    def _apply(self, key: CaseKey, events: Sequence[Event]) -> Applied:
        source, case_id = key
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._apply_case(source, case_id, events)
            except StaleVersion:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")


def per_case(apply_case: ApplyCase, find_positions: FindPositions) -> Projection:
    """`apply_case(source, case_id, events)` and `find_positions(source, case_ids)` as a projection."""
    return PerCase(apply_case, find_positions)
