"""The store's sessions in which a process keeps its transactions, noted so that others can end what it leaves open.

A killed process leaves its transaction open at the store, in the way of everybody who writes the same documents, until the
store ends it by itself: after a minute (MongoDB: `transactionLifetimeLimitSeconds`; SecantusDB has no setting for it). So a
session is noted in `open_sessions` before it is used, with the moment until which its process vouches for it. Who meets a
conflict ends the sessions whose moment is over. `killSessions` ends the transaction of a session with it, and needs no
privilege for sessions of one's own user.

A process that was only slow finds its transaction gone and does it again: the store labels that failure as transient.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pymongo.client_session import ClientSession
from pymongo.database import Database

from shared.clock import Clock
from shared.mongo.connect import Document
from shared.mongo.moments import passed

log = structlog.get_logger(__name__)

# How long a process vouches for a session. Longer, and figures stand still that long after a crash; shorter, and
# a transaction that takes longer is ended while it works if somebody else wants the same documents.
VOUCHED = timedelta(seconds=8)
# How much of it a transaction must have at its begin: the note is written again after each two seconds of work.
LEFT = timedelta(seconds=6)


@dataclass(slots=True)
class _Noted:
    session: ClientSession
    until: datetime | None = None


class Sessions:
    """The sessions of one user of a database. They are kept: the driver would lend one that it gets back to any other read."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        self._client = database.client
        self._notes = database["open_sessions"]
        self._clock = clock
        self._idle: deque[_Noted] = deque()

    @contextmanager
    def lent(self) -> Iterator[ClientSession]:
        """A session that is noted, for one transaction. Its next transaction ends what the one before may have left open."""
        noted = self._idle.pop() if self._idle else self._new()
        try:
            self._vouch(noted)
            yield noted.session
        finally:
            self._idle.append(noted)

    def end_abandoned(self) -> int:
        """End every session nobody vouches for any more, with its transaction; returns how many there were."""
        over = passed("until", self._clock(), VOUCHED)
        abandoned = [note["_id"] for note in self._notes.find(over, {"_id": 1})]
        if abandoned:
            self._client.admin.command("killSessions", [{"id": session} for session in abandoned])
            self._notes.delete_many({"_id": {"$in": abandoned}, **over})
            log.info("abandoned_sessions_ended", count=len(abandoned))
        return len(abandoned)

    def _new(self) -> _Noted:
        """Who comes new looks for what others left, so that notes do not gather where nobody is ever in anybody's way."""
        self.end_abandoned()
        return _Noted(self._client.start_session(causal_consistency=False))

    def _vouch(self, noted: _Noted) -> None:
        now = self._clock()
        until = now + VOUCHED
        # One beyond `until` was noted before the clock was put back.
        if noted.until is None or not now + LEFT <= noted.until <= until:
            self._notes.update_one({"_id": noted.session.session_id["id"]}, {"$set": {"until": until}}, upsert=True)
            noted.until = until
