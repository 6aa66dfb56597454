"""Sets of figures that nobody uses go away; those that somebody uses, goes back to or is writing stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.indexes import ensure_generation_indexes
from services.metrics.projections import removal
from services.metrics.projections.generation import Generation, pointers
from services.metrics.projections.removal import AT_WORK, note_drawn, remove, sweep
from services.metrics.projections.switching import next_generation, put_in_place, undo
from shared.clock import utc_now
from shared.mongo.connect import connect

pytestmark = pytest.mark.servers
Store = Database[dict[str, Any]]


@pytest.fixture
def store(document_store_url: str, database: str) -> Iterator[Store]:
    connected = connect(document_store_url, database)
    yield connected
    connected.client.close()


def _drawn(store: Store, days_ago: float = 2) -> Generation:
    generation = next_generation(store)
    note_drawn(store, generation, utc_now() - timedelta(days=days_ago))
    for name in generation.collections:
        store[name].insert_many([{"_id": f"{name}-{number}"} for number in range(7)])
    return generation


def test_only_what_is_neither_live_nor_the_way_back_nor_in_the_making_is_swept(store: Store) -> None:
    store["facts"].insert_one({"_id": "of the first set, which is no way back any more"})
    left, before, live, young, without_a_note = (_drawn(store, days) for days in (2, 2, 2, 0.5, 2))
    pointers(store).delete_one({"_id": f"drawn:{without_a_note.number}"})
    put_in_place(store, before)
    put_in_place(store, live)
    assert sweep(store, utc_now()) == [Generation(1), left, without_a_note]
    there = set(store.list_collection_names())
    assert {*before.collections, *live.collections, *young.collections} <= there
    assert not {"facts", *left.collections, *without_a_note.collections} & there
    assert sweep(store, utc_now()) == []
    undo(store)
    assert sweep(store, utc_now()) == [live]
    assert sweep(store, utc_now() + AT_WORK) == [young]


def test_a_set_noted_by_a_clock_that_ran_ahead_is_old(store: Store) -> None:
    ahead = _drawn(store, -30)
    assert sweep(store, utc_now()) == [ahead]


def test_a_set_is_emptied_in_pieces_before_it_is_dropped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drop with documents and indexes holds the embedded store up for seconds."""
    generation = _drawn(store)
    ensure_generation_indexes(store, generation)
    monkeypatch.setattr(removal, "PIECE", 3)
    dropped = []
    monkeypatch.setattr("pymongo.collection.Collection.drop", lambda self: dropped.append((self.name, self.count_documents({}))))
    remove(store, generation)
    assert dropped == [(name, 0) for name in generation.collections]
