"""Finishing what a cashier began: money claimed for an application that has not taken it, because a process died in between."""

from __future__ import annotations

from contextlib import suppress

from services.submission.handlers.settling import complete
from services.submission.store import Store
from shared.clock import Clock
from shared.errors import StaleVersion

# Seconds between two rounds. A claim without its money is there for a moment only, unless something died; the applicant can wait
# a minute to hear of it.
IDLE_SECONDS = 60.0
# Claims looked at in a round: more than all cashiers make in a minute.
MOST = 50


class AssignedMoney:
    """A loop of the worker. It may meet the cashier's own request at the same claim: an application takes a report once."""

    name = "assigned-money"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def step(self) -> float:
        """One round; returns the seconds to wait."""
        for money in self._store.unmatched.pending(MOST):
            # Whose application changes all the time comes in the next round.
            with suppress(StaleVersion):
                complete(self._store, self._clock, money["_id"], money["settled"]["case_id"])
        return IDLE_SECONDS

    def close(self) -> None:
        """Nothing to let go of."""
