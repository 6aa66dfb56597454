"""Transactions that try again when another writer was in the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.mongo.connect import Document

Result = TypeVar("Result")

# Attempts against conflicting writers before the failure is passed on. With a pause of up to 20 ms each, about a second: a writer
# that is still in the way then is stuck, and the worker should stop and say so.
ATTEMPTS = 50
# Commits of one transaction without an answer before the failure is passed on: half a minute's worth of an election is not waited
# for (the worker begins its batch anew then), a lost connection is.
COMMITS = 5


def in_transaction(database: Database[Document], work: Callable[[ClientSession], Result]) -> Result:
    """Run `work` in a transaction and commit it; all of it happens or nothing.

    `work` may run several times, so it must read what it decides on inside the session and change nothing else. A commit whose
    outcome stays unknown is an error here: the caller reads back by key, it never assumes.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with database.client.start_session() as session, session.start_transaction():
                result = work(session)
                _commit(session)
                return result
        except PyMongoError as error:
            if attempt == ATTEMPTS or not error.has_error_label("TransientTransactionError"):
                raise
            time.sleep(random.uniform(0.001, 0.02))
    raise AssertionError("unreachable: the last attempt returns or raises")


def _commit(session: ClientSession) -> None:
    """Commit, and ask again while nobody knows whether it was done: a second commit of the same transaction changes nothing.

    A transaction that is left without an answer stays open at the server for up to a minute, in the way of every other writer.
    """
    for attempt in range(1, COMMITS + 1):
        try:
            session.commit_transaction()
        except PyMongoError as error:
            if attempt == COMMITS or not error.has_error_label("UnknownTransactionCommitResult"):
                raise
            time.sleep(0.05 * attempt)
        else:
            return
