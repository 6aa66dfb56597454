"""A lease: at most one relay of a service works at a time, most of the time.

It only saves work. A process that was stopped past its lease still believes it holds it and publishes; nothing breaks, because
consumers go by sequence.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock
from shared.mongo.connect import Document
from shared.mongo.moments import passed

# Seconds a lease lasts. Shorter, and a slow store hands it back and forth; longer, and figures stand still that long after
# a crash.
LEASE_SECONDS = 3.0
LEASE = timedelta(seconds=LEASE_SECONDS)


class Lease:
    """A named lease in the `counters` collection."""

    def __init__(self, counters: Collection[Document], name: str, clock: Clock) -> None:
        self._counters = counters
        self._key = f"lease:{name}"
        self._clock = clock
        self._owner = uuid.uuid4().hex
        self._until = clock()

    def hold(self) -> bool:
        """Take or renew the lease; False while somebody else has it. Asks the store only when a third of it is used up, or when
        the clock was put back."""
        now = self._clock()
        if LEASE * 2 / 3 < self._until - now <= LEASE:
            return True
        until = now + LEASE
        mine_or_over = {"_id": self._key, "$or": [{"owner": self._owner}, passed("until", now, LEASE)]}
        try:
            self._counters.update_one(mine_or_over, {"$set": {"owner": self._owner, "until": until}}, upsert=True)
        except DuplicateKeyError:
            self._until = now
            return False
        self._until = until
        return True

    def release(self) -> None:
        """Give the lease back, so that a successor need not wait for its end."""
        self._counters.delete_one({"_id": self._key, "owner": self._owner})
        self._until = self._clock()
