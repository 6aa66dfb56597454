"""After an update of this code that counts other things: all sums are computed anew, once, and everybody waits for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from pymongo.database import Database

from services.metrics.projections.generation import outdated
from services.metrics.rebuild import Rebuild
from shared.clock import Clock
from shared.message import Progress
from shared.mongo.connect import Document
from shared.mongo.lease import Lease

log = structlog.get_logger(__name__)

# Seconds until a worker that found another one computing looks again, and between looks when there is nothing to do: an update
# begins with a new process, so that is only for whoever loses the lease.
BUSY_SECONDS, IDLE_SECONDS = 1.0, 60.0


class Reshaping:
    """A loop of the worker. Whoever has the lease computes, and holds it by each step of progress."""

    name = "reshaping"

    def __init__(self, database: Database[Document], rebuild: Callable[[Progress], Rebuild], clock: Clock) -> None:
        self._database = database
        self._rebuild = rebuild
        self._lease = Lease(database["counters"], self.name, clock)

    def step(self) -> float:
        """Compute the sums anew if they are outdated; raises PeerUnavailable, which passes."""
        if not outdated(self._database):
            return IDLE_SECONDS
        if not self._lease.hold():
            return BUSY_SECONDS
        log.warning("sums_outdated")
        done = self._rebuild(self._hold).renew()
        log.warning("sums_computed_anew", generation=done.generation.number, events=done.events, files=done.facts)
        self.close()
        return IDLE_SECONDS

    def close(self) -> None:
        """Let another worker do it."""
        self._lease.release()

    def _hold(self, *_: Any) -> None:
        self._lease.hold()
