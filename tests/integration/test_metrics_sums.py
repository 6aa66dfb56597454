"""Sums from cells, tallies and files are the same sums, for any period, dimension and moment of knowledge."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.domain.cell import additions
from services.metrics.domain.part import OF_A_SHARE
from services.metrics.domain.period import Period, parse
from services.metrics.domain.question import Question
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from services.metrics.reference import load_reference
from services.metrics.views import Views
from services.metrics.views.sums import COUNTERS
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from tests.conftest import SETTINGS
from tests.support.chance import new_seed
from tests.support.district_life import lives

pytestmark = pytest.mark.servers
SHARDS = 3
DIMENSIONS = load_reference(Path(SETTINGS["DISTRICT_PACK"])).dimensions()
PERIODS = [parse("2021"), parse("2021-02", "administrative"), parse("2021-01-16..2021-01-20"), parse("2021-01-09..2021-02-03")]
# Lists go day by day: short periods, so that the test asks hundreds of times and not tens of thousands.
LISTED = [parse("2021-01-16..2021-01-20"), parse("2021-02-12..2021-02-17")]
PLACES: list[dict[str, Any]] = [
    {}, {"level": "commune"}, {"level": "district"}, {"unit": "29179"}, {"unit": "836", "office": "836.TP"},
    {"kind": "internal_work"}, {"level": "commune", "kind": "public_service"}, {"procedures": ("1.001193", "-")},
]  # fmt: skip


@pytest.fixture(scope="module")
def seed() -> int:
    return new_seed()


def _store(url: str, name: str) -> Database[dict[str, Any]]:
    connected = connect(url, name)
    ensure_indexes(connected)
    return connected


@pytest.fixture(scope="module")
def events(seed: int) -> list[Event]:
    return lives(random.Random(seed), 120, 40)


@pytest.fixture(scope="module")
def store(document_store_url: str, seed: int, events: list[Event]) -> Iterator[Database[dict[str, Any]]]:
    database = _store(document_store_url, f"sums_{seed}")
    _apply(database, events)
    yield database
    database.client.drop_database(database.name)
    database.client.close()


def _apply(database: Database[dict[str, Any]], events: list[Event]) -> None:
    projection = MetricsProjection(database, SHARDS, dimensions=DIMENSIONS)
    for start in range(0, len(events), 400):
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in events[start : start + 400]:
            batch[event.source, event.case_id].append(event)
        projection.apply(batch)


def _by_hand(database: Database[dict[str, Any]], question: Question) -> Counter[str]:
    """Every file looked at, one after the other."""
    found: Counter[str] = Counter()
    for fact in database["facts"].find(question.dimensions()):
        for addition in additions(fact, DIMENSIONS):
            if addition.day in question.period:
                found.update(addition.counts)
    return +found


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first}..{period.last}")
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_sums_are_those_of_the_files_looked_at_one_by_one(
    store: Database[dict[str, Any]], period: Period, place: dict[str, Any]
) -> None:
    question, views = Question(period, **place), Views.of(store, DIMENSIONS)
    by_hand = _by_hand(store, question)
    assert views.sums.counts(question) == Counter({name: by_hand[name] for name in COUNTERS if by_hand[name]})
    if "procedures" not in place:
        assert +views.sums.details(question)[""] == by_hand


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_lists_hold_as_many_files_as_the_sums_say(store: Database[dict[str, Any]], place: dict[str, Any]) -> None:
    views = Views.of(store, DIMENSIONS)
    for question in [Question(period, **place) for period in LISTED]:
        for part in OF_A_SHARE:
            listed = views.files.cases(question, part, limit=10_000)
            assert len(listed) == views.sums.case_count(question, part)
            assert not any(fact.get("secret") for fact in listed)


def test_within_a_page_of_many_figures_freshness_is_read_once_and_changes_are_looked_for_once(
    document_store_url: str, events: list[Event], seed: int
) -> None:
    database = _store(document_store_url, f"once_{seed}")
    views, question = Views.of(database, DIMENSIONS), Question(parse("2021"))
    with views.at_once():
        before = views.freshness.as_of(), views.sums.counts(question)
        _apply(database, events[:400])
        look = {"produced": 400, "applied": 400, "unapplied": 0, "parked": 0, "checked_at": events[0].time}
        database["reconciliation"].insert_one({"_id": "processing", **look})
        assert (views.freshness.as_of(), views.sums.counts(question)) == before
    assert views.freshness.as_of().produced == 400
    assert views.sums.counts(question) != before[1]
    database.client.drop_database(database.name)
    database.client.close()


def test_units_add_up_to_their_level(store: Database[dict[str, Any]]) -> None:
    views, question = Views.of(store, DIMENSIONS), Question(parse("2021"), level="commune")
    by_unit = views.sums.counts_by(question, "unit")
    assert sum(by_unit.values(), Counter()) == views.sums.counts(question)


def test_a_memory_of_cells_follows_what_is_applied_later(document_store_url: str, events: list[Event], seed: int) -> None:
    database = _store(document_store_url, f"follow_{seed}")
    views, question = Views.of(database, DIMENSIONS), Question(parse("2021"))
    for start in range(0, len(events), 150):
        _apply(database, events[start : start + 150])
        by_hand = _by_hand(database, question)
        assert views.sums.counts(question) == Counter({name: by_hand[name] for name in COUNTERS if by_hand[name]})
    database.client.drop_database(database.name)
    database.client.close()


@pytest.mark.parametrize("days", [12, 45])
def test_as_known_then_is_what_was_computed_then(
    document_store_url: str, store: Database[dict[str, Any]], events: list[Event], seed: int, days: int
) -> None:
    """Only what happened until that moment is applied to an empty store; the full store, asked as known then, says the same.

    Files that are state secrets by now are left out of both: a figure that still held them would tell of a single one.
    """
    moment = datetime(2021, 1, 4, tzinfo=UTC) + timedelta(days=days)
    then = _store(document_store_url, f"then_{seed}_{days}")
    old, now = Views.of(then, DIMENSIONS), Views.of(store, DIMENSIONS)
    secret = {fact["_id"] for fact in now.facts.stored().find({"secret": True}, {"_id": 1})}
    _apply(then, [event for event in events if event.time <= moment and event.case_id not in secret])
    for place in PLACES:
        for period in PERIODS:
            known = now.sums.counts(Question(period, **place, as_known=moment))
            assert known - Counter(excluded_secret=known["excluded_secret"]) == old.sums.counts(Question(period, **place))
    for period in LISTED:
        for part in OF_A_SHARE:
            listed = now.files.cases(Question(period, as_known=moment), part, limit=10_000)
            was = old.files.cases(Question(period), part, limit=10_000)
            assert [fact["_id"] for fact in listed] == [fact["_id"] for fact in was]
    then.client.drop_database(then.name)
    then.client.close()
