"""The invented past in the journal: the figures have it, submission passes over it, and nothing is left unapplied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from deploy.demo_data.past import OPEN_LATE
from deploy.demo_data.past_journal import write_past
from services.metrics.domain.dimensions import Dimensions
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from services.metrics.rebuild import Rebuild
from services.metrics.reference import load_reference
from services.submission.handlers.events import CitizenView
from services.submission.store import store_in
from shared.clock import utc_now
from shared.delivery import intake
from shared.events import to_wire
from shared.mongo.connect import connect
from shared.mongo.journal import Journal
from shared.projection import Projection, per_case
from shared.reconciler import Reconciler
from tests.conftest import SETTINGS
from tests.support.histories import closed_case
from tests.support.ledger import LocalJournal

pytestmark = pytest.mark.servers
PACK = Path(SETTINGS["DISTRICT_PACK"])
TODAY, FILES, SHARDS = date(2026, 11, 25), 120, 3


@pytest.fixture
def journal(document_store_url: str, database: str) -> Iterator[Journal]:
    """Of processing, with a real file told before the past and another one after it."""
    store = connect(document_store_url, database)
    made = Journal(store)
    made.ensure_indexes()
    made.append([to_wire(event) for event in closed_case("real-1", online=True) if event.source == "processing"])
    assert write_past(PACK, TODAY, number=FILES) == FILES + OPEN_LATE
    made.append([to_wire(event) for event in closed_case("real-2", online=True) if event.source == "processing"])
    yield made
    store.client.close()


def _followed(service: str, store: Database[dict[str, Any]], projection: Projection, journal: Journal) -> dict[str, Any]:
    """What the reconciler of a service says when it has come to the end."""
    peer: Any = LocalJournal(journal)
    follower = Reconciler(service, peer, intake(service, store, projection, [peer], utc_now), store["reconciliation"], utc_now)
    while (look := store["reconciliation"].find_one({"_id": "processing"}) or {"settled": -1})["settled"] < journal.head():
        follower.step()
    return dict(look)


def test_the_figures_take_the_past_from_the_journal_and_verify_equal(
    document_store_url: str, database: str, journal: Journal
) -> None:
    store = connect(document_store_url, f"{database}_metrics")
    ensure_indexes(store)
    dimensions: Dimensions = load_reference(PACK).dimensions()
    look = _followed("metrics", store, MetricsProjection(store, SHARDS, dimensions=dimensions), journal)
    assert (look["produced"], look["unapplied"], look["parked"]) == (journal.head(), 0, 0)
    assert store["facts"].count_documents({}) == FILES + OPEN_LATE + 2
    peer: Any = LocalJournal(journal)
    rebuild = Rebuild(store, [peer], SHARDS, dimensions=dimensions)
    assert rebuild.compare(rebuild.beside().generation) == ()
    store.client.close()


def test_submission_passes_over_files_that_nobody_applied_for(document_store_url: str, database: str, journal: Journal) -> None:
    store = connect(document_store_url, f"{database}_submission")
    view = CitizenView(store_in(store, utc_now))
    look = _followed("submission", store, per_case(view.apply, view.positions), journal)
    assert (look["produced"], look["unapplied"], look["parked"]) == (journal.head(), 0, 0)
    store.client.close()


def test_writing_the_past_again_adds_nothing(journal: Journal) -> None:
    head = journal.head()
    write_past(PACK, TODAY, number=FILES)
    assert journal.head() == head
