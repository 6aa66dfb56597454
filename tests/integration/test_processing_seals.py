"""The chain over the audit log: whatever is changed, added, removed or cut off is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from pymongo.database import Database

from services.processing.audit import AuditLog
from services.processing.domain.situation import Actor
from services.processing.indexes import ensure_indexes
from services.processing.seals import Anchor, Sealer, verify
from shared.clock import utc_now
from shared.mongo.connect import Document, connect

pytestmark = pytest.mark.servers
ENTRIES = 12


@pytest.fixture
def store(document_store_url: str, database: str) -> Iterator[Database[Document]]:
    opened = connect(document_store_url, database)
    ensure_indexes(opened)
    _look(opened, ENTRIES)
    Sealer(opened).step()
    yield opened
    opened.client.close()


def _look(store: Database[Document], times: int) -> None:
    audit = AuditLog(store, utc_now)
    actor = Actor("official-29179-receptionist", "Cán bộ thử", frozenset({("receptionist", "29179")}))
    for number in range(times):
        audit.record(actor, "view_case", f"case-{number}")


def test_every_entry_is_sealed_once_and_the_chain_is_whole(store: Database[Document]) -> None:
    Sealer(store).step()
    assert verify(store).sealed == ENTRIES == store["audit_seals"].count_documents({})
    assert verify(store).first_fault is None
    assert store["audit"].count_documents({"sealed": False}) == 0


def _entry(store: Database[Document], number: int) -> Any:
    return store["audit_seals"].find_one({"_id": number})["entry"]  # type: ignore[index]


TAMPERINGS: dict[str, Callable[[Database[Document]], object]] = {
    "another person": lambda store: store["audit"].update_one({"_id": _entry(store, 5)}, {"$set": {"by": "somebody-else"}}),
    "another time": lambda store: store["audit"].update_one({"_id": _entry(store, 5)}, {"$set": {"at": utc_now()}}),
    "an entry gone": lambda store: store["audit"].delete_one({"_id": _entry(store, 5)}),
    "an entry and its seal gone": lambda store: (
        store["audit"].delete_one({"_id": _entry(store, 5)}),
        store["audit_seals"].delete_one({"_id": 5}),
    ),
    "an entry that was never sealed": lambda store: store["audit"].insert_one({"_id": "new", "at": utc_now(), "sealed": True}),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_found(store: Database[Document], how: str) -> None:
    TAMPERINGS[how](store)
    assert verify(store).first_fault is not None


def test_a_chain_that_was_cut_off_at_its_end_is_found_by_the_anchor(store: Database[Document]) -> None:
    anchor = verify(store).head
    store["audit"].delete_one({"_id": _entry(store, ENTRIES)})
    store["audit_seals"].delete_one({"_id": ENTRIES})
    assert verify(store).first_fault is None, "without an anchor nobody can know"
    assert verify(store, (anchor,)).first_fault == f"the chain ends at {ENTRIES - 1}, before the anchor {ENTRIES}"


def test_a_chain_written_anew_is_found_by_the_anchor(store: Database[Document]) -> None:
    anchor = verify(store).head
    store["audit_seals"].delete_many({})
    store["audit"].update_many({}, {"$set": {"sealed": False, "by": "nobody"}})
    Sealer(store).step()
    assert verify(store).first_fault is None
    assert verify(store, (anchor,)).first_fault is not None
    assert verify(store, (Anchor(3, "f" * 64),)).first_fault == "number 3 is not the one of the anchor"


def test_a_sealer_that_died_between_seal_and_mark_goes_on(store: Database[Document]) -> None:
    _look(store, 3)
    sealer = Sealer(store)
    with patch.object(sealer._entries, "update_many", side_effect=ConnectionError), pytest.raises(ConnectionError):
        sealer.step()
    for _ in range(3):
        Sealer(store).step()
    verdict = verify(store)
    assert (verdict.sealed, verdict.first_fault) == (ENTRIES + 3, None)


def test_two_sealers_at_once_make_one_chain(store: Database[Document]) -> None:
    """The second one worked from the same end of the chain: it finds its numbers taken, and goes on behind them."""
    _look(store, 6)
    end = verify(store).head
    waiting = list(store["audit"].find({"sealed": False}).sort("at", 1))
    Sealer(store)._seal(waiting[:4])
    with patch("services.processing.seals.newest", return_value=end):
        Sealer(store)._seal(waiting[4:])
    assert verify(store).sealed == ENTRIES + 4
    Sealer(store).step()
    verdict = verify(store)
    assert (verdict.sealed, verdict.first_fault) == (ENTRIES + 6, None)
