"""Transactions that try again when another writer was in the way, and end what a dead one left there."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from shared.clock import Clock, utc_now
from shared.mongo.connect import Document
from shared.mongo.sessions import Sessions

Result = TypeVar("Result")

# Attempts against conflicting writers before the failure is passed on. With a pause of up to 20 ms each, about a second: a writer
# that is still in the way then is stuck, and the worker should stop and say so.
ATTEMPTS = 50
# After so many failed attempts, again and again, it is asked whether who is in the way is dead.
SUSPICIOUS = 5
# Commits of one transaction without an answer before the failure is passed on: half a minute's worth of an election is not waited
# for (the worker begins its batch anew then), a lost connection is.
COMMITS = 5
# What MongoDB answers to a command that `killSessions` met while it ran; it carries no label.
INTERRUPTED = 11601
# What SecantusDB answers, without a label, to a commit that met a conflict: "requires rollback", and it is rolled back. Should a
# commit ever be done that was answered so, the work reads what is there and finds itself done.
REFUSED = 1


class Transactions:
    """Transactions on one database; safe for any number of threads and processes."""

    def __init__(self, database: Database[Document], clock: Clock = utc_now) -> None:
        self._sessions = Sessions(database, clock)

    def run(self, work: Callable[[ClientSession], Result]) -> Result:
        """Run `work` in a transaction and commit it; all of it happens or nothing.

        `work` may run several times, so it must read what it decides on inside the session and change nothing else. A commit
        whose outcome stays unknown is an error here: the caller reads back by key, it never assumes.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(work)
            except PyMongoError as error:
                if attempt == ATTEMPTS or not _is_transient(error):
                    raise
            if attempt % SUSPICIOUS == 0:
                self._sessions.end_abandoned()
            time.sleep(random.uniform(0.001, 0.02))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, work: Callable[[ClientSession], Result]) -> Result:
        with self._sessions.lent() as session, session.start_transaction():
            result = work(session)
            _commit(session)
            return result


def _commit(session: ClientSession) -> None:
    """Commit, and ask again while nobody knows whether it was done: a second commit of the same transaction changes nothing.

    One that is left without an answer stays open at the store, in the way of all others, until its session is used again.
    """
    for attempt in range(1, COMMITS + 1):
        try:
            session.commit_transaction()
        except PyMongoError as error:
            if attempt == COMMITS or not (error.has_error_label("UnknownTransactionCommitResult") or _was_interrupted(error)):
                raise
            time.sleep(0.05 * attempt)
        else:
            return


def _is_transient(error: PyMongoError) -> bool:
    """Whether nothing of the transaction remains and it may be done again."""
    refused = isinstance(error, OperationFailure) and error.code == REFUSED
    return error.has_error_label("TransientTransactionError") or _was_interrupted(error) or refused


def _was_interrupted(error: PyMongoError) -> bool:
    return isinstance(error, OperationFailure) and error.code == INTERRUPTED
