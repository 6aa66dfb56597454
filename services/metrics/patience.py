"""Comparing while the worker of metrics may be behind: it is waited for, and a difference is believed only when it is not."""

from __future__ import annotations

import time
from collections.abc import Mapping

from pymongo.database import Database

from services.metrics.differences import Difference
from services.metrics.projections.generation import Generation, epoch_of
from services.metrics.rebuild import Rebuild
from shared.message import Message, Progress
from shared.mongo.connect import Document
from shared.reconciler import settled_at

# Seconds without any progress after which the worker is not waited for any more: it looks every second, and leaves events to the
# broker for up to 20 seconds. Shorter gives up on a machine that is only slow.
GIVE_UP_SECONDS = 120.0
# Who has applied within so many seconds what was just read was not behind while it was looked at: an event may be under way for
# two seconds before the worker takes it from the journal. Longer believes differences of figures that come late.
SOON_SECONDS = 10.0
# Comparisons during which more was told than the worker could apply, before nothing is said of the figures.
ROUNDS = 10
POLL_SECONDS = 0.25
STAGE = Message("đợi số đang dùng theo kịp nhật ký", "waiting for the figures in use to catch up")


class StillBehind(Exception):
    """The figures in use have not applied what the journals tell, so nothing can be said of them; `events`: how many at most."""

    def __init__(self, events: int) -> None:
        super().__init__(events)
        self.events = events


class Follower:
    """How far the worker is with the journals, as its reconcilers note it."""

    def __init__(
        self, database: Database[Document], progress: Progress = lambda *_: None, give_up_seconds: float = GIVE_UP_SECONDS
    ) -> None:
        self._database = database
        self._progress = progress
        self._give_up_seconds = give_up_seconds

    def behind(self, heads: Mapping[str, int]) -> int:
        """How many events up to these positions of the journals are not applied or parked, at most."""
        epoch = epoch_of(self._database)
        settled = {str(look["_id"]): settled_at(look, epoch) for look in self._database["reconciliation"].find()}
        return sum(max(0, head - settled.get(source, 0)) for source, head in heads.items())

    def wait(self, heads: Mapping[str, int]) -> None:
        """Return when everything up to `heads` is applied. Raises StillBehind when nothing more was for a long time."""
        total = left = self.behind(heads)
        deadline = time.monotonic() + self._give_up_seconds
        while left:
            if time.monotonic() > deadline:
                raise StillBehind(left)
            time.sleep(POLL_SECONDS)
            before, left = left, self.behind(heads)
            if left < before:
                deadline = time.monotonic() + self._give_up_seconds
            self._progress(STAGE, max(0, total - left), total)

    def is_there_soon(self, heads: Mapping[str, int]) -> bool:
        """Whether everything up to `heads` is applied within a few seconds."""
        deadline = time.monotonic() + min(SOON_SECONDS, self._give_up_seconds)
        while self.behind(heads) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return not self.behind(heads)


def differences(rebuild: Rebuild, generation: Generation, follower: Follower) -> tuple[Difference, ...]:
    """The documents that differ although the worker has applied what was recomputed; at most 20. Raises StillBehind."""
    for _ in range(ROUNDS):
        follower.wait(rebuild.heads)
        found = rebuild.compare(generation)
        if not found or follower.is_there_soon(rebuild.heads):
            return found
    raise StillBehind(follower.behind(rebuild.heads))
