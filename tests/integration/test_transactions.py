"""A transaction that a dead process left open is out of everybody's way in seconds; one of the living is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure

from shared.clock import utc_now
from shared.mongo.connect import connect
from shared.mongo.sessions import VOUCHED, Sessions
from shared.mongo.transactions import REFUSED, Transactions

pytestmark = pytest.mark.servers


class Counting:
    """A process of its own, with a connection of its own, that counts in a transaction."""

    def __init__(self, url: str, name: str) -> None:
        self.store: Database[dict[str, Any]] = connect(url, name)

    def add(self, session: ClientSession) -> None:
        """One more."""
        self.store["sums"].update_one({"_id": "all"}, {"$inc": {"count": 1}}, upsert=True, session=session)

    def count(self) -> int:
        """How many there are for all to see."""
        found = self.store["sums"].find_one({"_id": "all"})
        return int(found["count"]) if found else 0

    def notes(self) -> int:
        """How many sessions are noted."""
        return self.store["open_sessions"].count_documents({})


def _later() -> datetime:
    return utc_now() + VOUCHED + timedelta(seconds=1)


@pytest.fixture
def dead(document_store_url: str, database: str) -> Iterator[Counting]:
    made = Counting(document_store_url, database)
    yield made
    made.store.client.close()


@pytest.fixture
def living(document_store_url: str, database: str) -> Iterator[Counting]:
    made = Counting(document_store_url, database)
    Transactions(made.store).run(made.add)
    yield made
    made.store.client.close()


def test_what_a_dead_process_left_open_is_ended_by_who_finds_it_in_the_way(living: Counting, dead: Counting) -> None:
    with Sessions(dead.store, utc_now).lent() as session:
        session.start_transaction()
        dead.add(session)
        now = [utc_now()]
        known = Transactions(living.store, lambda: now[0])
        known.run(lambda session: None)
        with pytest.raises(OperationFailure) as refused:
            known.run(living.add)
        assert refused.value.has_error_label("TransientTransactionError"), "it may be alive: nothing else is done"
        now[0] = _later()
        known.run(living.add)
        assert living.count() == 2
        with pytest.raises(OperationFailure) as gone:
            dead.add(session)
        assert gone.value.has_error_label("TransientTransactionError"), "who was only slow does it again"


def test_notes_of_the_dead_do_not_gather(living: Counting, dead: Counting) -> None:
    for _ in range(3):
        Transactions(dead.store).run(dead.add)
    assert living.notes() == 4
    Transactions(living.store, _later).run(living.add)
    assert living.notes() == 1


def test_a_session_is_used_again_and_its_note_written_once_in_a_while(living: Counting) -> None:
    now = [utc_now()]
    transactions = Transactions(living.store, lambda: now[0])
    for _ in range(3):
        transactions.run(living.add)
    first = _latest(living)
    now[0] += VOUCHED
    transactions.run(living.add)
    assert living.notes() == 2
    assert _latest(living) - first == VOUCHED


def _latest(process: Counting) -> datetime:
    return max(note["until"] for note in process.store["open_sessions"].find())


def test_a_commit_that_the_embedded_store_refuses_without_a_word_is_done_again(living: Counting) -> None:
    """Its engine calls a conflict at the commit an invalid argument, and the store passes that on as an internal error."""
    point = {"configureFailPoint": "failCommand", "mode": {"times": 2}}
    refused = {"failCommands": ["commitTransaction"], "errorCode": REFUSED}
    living.store.client.admin.command({**point, "data": refused})
    Transactions(living.store).run(living.add)
    assert living.count() == 2
