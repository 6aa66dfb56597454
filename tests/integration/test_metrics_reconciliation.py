"""Told and applied per unit over real journals: the lines add up to the journal, whatever waits, is parked or cannot be read."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from pymongo.collection import Collection

from services.metrics.app import create_app
from services.metrics.domain.balance import Balance
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from services.metrics.projections.switching import next_generation, put_in_place, undo
from services.metrics.views import Views
from shared import reconciler
from shared.clock import utc_now
from shared.delivery import intake
from shared.events import Event, to_wire
from shared.mongo.connect import Document, connect
from shared.mongo.journal import Journal
from shared.projection import CaseKey
from shared.reconciler import PAGE, Reconciler
from tests.support.chance import new_seed
from tests.support.district_life import lives
from tests.support.ledger import LocalJournal
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers
SOURCES = ("submission", "processing")
# A grace in seconds within which nothing told is late yet.
FOREVER = 50 * 365 * 86_400.0
MANAGER = ("manager-836", ("manager", "836"))


@dataclass
class Place:
    """The journals of both owners and the database of metrics."""

    database: Any
    journals: dict[str, Journal]

    def tell(self, wires: list[Document]) -> None:
        for source, journal in self.journals.items():
            mine = [wire for wire in wires if wire["source"] == source]
            for start in range(0, len(mine), 200):
                journal.append(mine[start : start + 200])

    def apply(self, events: list[Event]) -> None:
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in events:
            batch[event.source, event.case_id].append(event)
        MetricsProjection(self.database, 3).apply(batch)

    def look(self, times: int = 1, grace: float = reconciler.GRACE_SECONDS) -> list[Balance]:
        peers = [LocalJournal(journal, source) for source, journal in self.journals.items()]
        way_in = intake("metrics", self.database, MetricsProjection(self.database, 3), peers, utc_now)  # type: ignore[arg-type]
        for peer in peers:
            follower = Reconciler("metrics", peer, way_in, self.database["reconciliation"], utc_now)  # type: ignore[arg-type]
            with patch.object(reconciler, "GRACE_SECONDS", grace):
                for _ in range(times):
                    follower.step()
        return Views.of(self.database).balances.by_unit()


@pytest.fixture
def place(document_store_url: str, database: str) -> Iterator[Place]:
    stores = [connect(document_store_url, f"{database}_{source}") for source in SOURCES]
    metrics = connect(document_store_url, database)
    journals = {source: Journal(store) for source, store in zip(SOURCES, stores, strict=True)}
    for journal in journals.values():
        journal.ensure_indexes()
    ensure_indexes(metrics)
    yield Place(metrics, journals)
    for store in (*stores, metrics):
        store.client.close()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(new_seed())


def _wire(event: Event) -> Document:
    return to_wire(event)


def _by_source(lines: list[Balance], name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        found[line.source] += getattr(line, name)
    return +found


def _heads(place: Place) -> Counter[str]:
    return Counter({source: journal.head() for source, journal in place.journals.items()})


def _prefixes(events: list[Event], chance: random.Random) -> list[Event]:
    """Of each file and source, the first few events."""
    until = {(event.source, event.case_id): chance.choice((0, 1, 2, 3, 99)) for event in events}
    return [event for event in events if event.sequence <= until[event.source, event.case_id]]


def test_the_lines_of_the_units_add_up_to_the_journals_while_things_wait(place: Place, chance: random.Random) -> None:
    events = lives(chance, 60, 20)
    applied = _prefixes(events, chance)
    place.tell([_wire(event) for event in events])
    place.apply(applied)
    lines = place.look(grace=FOREVER)
    assert _by_source(lines, "produced") == _heads(place)
    assert _by_source(lines, "applied") == Counter(event.source for event in applied)
    assert _by_source(lines, "parked") == Counter()


def test_each_unit_has_its_own_events_and_no_others(place: Place, chance: random.Random) -> None:
    """By hand: the unit is the one that the file's own events name, whether they are applied or wait."""
    events = [event for event in lives(chance, 60, 20) if event.source == "processing"]
    units = {
        event.case_id: event.data.get("deciding_unit") or event.data.get("unit")
        for event in reversed(events)
        if event.sequence == 1
    }
    applied = _prefixes(events, chance)
    place.tell([_wire(event) for event in events])
    place.apply(applied)
    lines = {line.unit: line for line in place.look(grace=FOREVER)}
    expected = Counter(units[event.case_id] for event in events)
    assert {unit: line.produced for unit, line in lines.items()} == expected
    behind = {event.case_id for event in events} - {
        case for case in units if sum(e.case_id == case for e in applied) == sum(e.case_id == case for e in events)
    }
    assert {unit: line.gaps for unit, line in lines.items() if line.gaps} == Counter(units[case] for case in behind)


def test_what_is_told_at_last_is_applied_and_nothing_is_behind(place: Place, chance: random.Random) -> None:
    events = lives(chance, 60, 20)
    place.tell([_wire(event) for event in events])
    place.apply(_prefixes(events, chance))
    lines = place.look(times=4)
    assert _by_source(lines, "applied") == _heads(place)
    assert sum(line.unapplied + line.parked + line.gaps for line in lines) == 0


def test_events_beyond_the_page_that_was_looked_at_are_of_no_known_unit(place: Place) -> None:
    events = [event for event in lives(random.Random(3), 160, 20) if event.source == "processing"]
    assert len(events) > PAGE
    place.tell([_wire(event) for event in events])
    lines = {line.unit: line for line in place.look(grace=FOREVER)}
    assert lines[""].unapplied == len(events) - PAGE
    assert sum(line.produced for line in lines.values()) == len(events)


@pytest.mark.parametrize("known", [0, 2], ids=["nothing is known of the file", "its beginning is known"])
def test_an_event_that_cannot_be_read_parks_its_file_in_its_unit_and_the_sums_still_agree(place: Place, known: int) -> None:
    events = [event for event in lives(random.Random(4), 30, 5) if event.source == "processing"]
    whole = Counter(event.case_id for event in events)
    sick = next(event.case_id for event in events if whole[event.case_id] > 5)
    wires = [_wire(event) for event in events]
    for wire in wires:
        if wire["subject"] == sick and wire["sequence"] == 3:
            wire["type"] = "case.unheard_of"
    place.tell(wires)
    place.apply([event for event in events if event.case_id == sick and event.sequence <= known])
    lines = place.look(times=3)
    unit = next(event.data["deciding_unit"] for event in events if event.case_id == sick and event.sequence == 1)
    parked = {line.unit: (line.parked, line.gaps) for line in lines if line.parked}
    assert parked == {unit: (whole[sick] - 2, 1)}
    assert _by_source(lines, "produced") == _heads(place)
    assert sum(line.unapplied for line in lines) == 0


def test_later_events_of_a_parked_file_are_parked_before_they_are_passed_over(place: Place) -> None:
    """They are not late yet by the clock, and still none is told, passed over and nowhere."""
    events = [event for event in lives(random.Random(4), 30, 5) if event.source == "processing"]
    sick = next(event.case_id for event in events if event.sequence == 6)
    of_the_sick = [event for event in events if event.case_id == sick]
    wires = [_wire(event) for event in of_the_sick]
    wires[0]["type"] = "case.unheard_of"
    place.tell(wires[:1])
    place.look(grace=FOREVER)
    place.tell(wires[1:])
    lines = place.look(grace=FOREVER)
    assert [(line.produced, line.parked, line.unapplied) for line in lines] == [(len(wires), len(wires), 0)]


@pytest.fixture
def app(place: Place) -> Iterator[Flask]:
    made = create_app(verifier=verifier())
    made.testing = True
    yield made
    made.extensions["motcua_database"].client.close()


def test_the_api_and_the_page_tell_the_same_per_unit(place: Place, app: Flask) -> None:
    events = lives(random.Random(5), 40, 10)
    place.tell([_wire(event) for event in events])
    place.apply(_prefixes(events, random.Random(5)))
    place.look(grace=FOREVER)
    client = app.test_client()
    told = client.get("/api/v1/reconciliation", headers=bearer(*MANAGER)).json
    assert sum(unit["produced"] for unit in told["units"]) == sum(look["produced"] for look in told["sources"]) == len(events)
    assert {unit["name"] for unit in told["units"]} <= {"Huyện Ba Tri", "Thị trấn Ba Tri", "Xã Mỹ Nhơn", "Xã An Thủy", ""}
    page = client.get("/reconciliation", headers=bearer(*MANAGER)).text
    assert page.count('class="govuk-table__row"') == 2 + len(told["units"]) + len(told["sources"])
    assert page.index("<strong>") < page.index(f">{told['units'][0]['produced']}<") or told["units"][0]["gaps"] == 0
    assert 'href="/reconciliation"' in client.get("/", headers=bearer(*MANAGER)).text
    assert not any(event.case_id in client.get("/api/v1/reconciliation", headers=bearer(*MANAGER)).text for event in events[:1])


class Crash(Exception):
    """The process that switches dies."""


Switch = Callable[[], object]


@pytest.fixture(params=["put in place", "undo"])
def switch(place: Place, request: pytest.FixtureRequest) -> Switch:
    """To a set in which events are missing that the reconcilers have found applied in the one before."""
    events = lives(random.Random(6), 20, 10)
    last = [event for event in events if event.sequence > 2]
    place.tell([_wire(event) for event in events if event.sequence <= 2])
    place.look(times=2)
    other = next_generation(place.database)
    if request.param == "put in place":
        return lambda: put_in_place(place.database, other)
    put_in_place(place.database, other)
    place.tell([_wire(event) for event in last])
    place.look(times=2)
    return lambda: undo(place.database)


def _all_are_applied(place: Place) -> bool:
    return _by_source(place.look(times=3), "applied") == _heads(place)


@pytest.mark.parametrize("moment", ["_look", "_write"])
def test_a_look_under_way_while_the_set_is_switched_hides_nothing(
    place: Place, switch: Switch, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on, switches = getattr(Reconciler, moment), [switch]

    def switched_before(*given: Any) -> Any:
        while switches:
            switches.pop()()
        return went_on(*given)

    monkeypatch.setattr(Reconciler, moment, switched_before)
    place.look()
    assert not switches and _all_are_applied(place)


@pytest.mark.parametrize(
    ("looks", "dies"), [(0, True), (2, True), (2, False)], ids=["it dies", "looks, then it dies", "looks, then it goes on"]
)
def test_whatever_comes_between_the_writes_of_a_switch_hides_nothing(
    place: Place, switch: Switch, looks: int, dies: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def between() -> None:
        place.look(times=looks)
        if dies:
            raise Crash

    with monkeypatch.context() as patched, pytest.raises(Crash) if dies else nullcontext():
        _before_the_second_write(patched, between)
        switch()
    assert _all_are_applied(place)


def test_who_watches_the_figures_is_told_of_a_switch(place: Place, switch: Switch) -> None:
    before = Views.of(place.database).freshness.revision()
    switch()
    assert Views.of(place.database).freshness.revision() > before


def _before_the_second_write(patched: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    writes: list[str] = []

    def patch_write(name: str) -> None:
        write = getattr(Collection, name)

        def counted(*given: Any, **how: Any) -> Any:
            writes.append(name)
            if len(writes) == 2:
                then()
            return write(*given, **how)

        patched.setattr(Collection, name, counted)

    patch_write("update_one")
    patch_write("update_many")
