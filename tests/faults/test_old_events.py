"""F23: what older code told is read by today's to the same figures; a step back to older code and forth again loses nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.differences import COMPARED
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from shared.clock import utc_now
from shared.delivery import intake
from shared.events import Event, from_wire, to_wire
from shared.events.catalogue import CATALOGUE
from shared.intake import Intake
from shared.mongo.connect import connect
from shared.mongo.journal import Journal
from shared.parking import retry_case
from shared.reconciler import Reconciler
from tests.support.chance import new_seed
from tests.support.district_life import lives
from tests.support.ledger import LocalJournal

pytestmark = [pytest.mark.servers, pytest.mark.faults]

CHANGED = "application.submitted"
# What its second version added, with what a reader takes for it where the first one is silent.
ADDED = {"applicant_is_official": False, "drafting_seconds": None}
SOURCES = ("submission", "processing")
FIGURES = ("facts", "tallies", "cells", "numbers", "applied")
SHARDS, FILES, DAYS = 3, 25, 30
Wire = dict[str, Any]


class Reader:
    """Metrics' way in, on a database of its own, fed from the journals alone."""

    def __init__(self, url: str, name: str, wires: list[Wire]) -> None:
        self.store: Database[dict[str, Any]] = connect(url, name)
        ensure_indexes(self.store)
        self._journals = [self._told(source, wires) for source in SOURCES]
        projection = MetricsProjection(self.store, SHARDS)
        self.intake: Intake = intake("metrics", self.store, projection, self._journals, utc_now)  # type: ignore[arg-type]

    def read(self) -> None:
        """Both journals, to their end."""
        for journal in self._journals:
            follower = Reconciler("metrics", journal, self.intake, self.store["reconciliation"], utc_now)  # type: ignore[arg-type]
            while follower.step() == 0.0:
                pass

    def figures(self) -> dict[str, list[dict[str, Any]]]:
        """Every document of every kind of figure, without the counters of writes, which depend on the batches."""
        told = {name: [_plain(each) for each in self.store[name].find().sort("_id", 1)] for name in FIGURES}
        return {name: [each for each in found if each.keys() - set(COMPARED[name][0] or ())] for name, found in told.items()}

    def _told(self, source: str, wires: Iterable[Wire]) -> LocalJournal:
        journal = Journal(self.store.client[f"{self.store.name}_{source}"])
        journal.ensure_indexes()
        journal.append([wire for wire in wires if wire["source"] == source])
        return LocalJournal(journal, source)


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """A counter that came back to zero is as good as none: in larger batches it never was anything else."""
    unlike = ("revision", "versions", "changed_at")
    return {name: value for name, value in document.items() if name not in unlike and value != 0}


def _history() -> list[Event]:
    return lives(random.Random(new_seed()), FILES, DAYS)


def _as_told_by(version: int, event: Event) -> Wire:
    """The event as code of that version told it, and meant it."""
    wire = to_wire(event)
    if event.type != CHANGED:
        return wire
    data = {name: value for name, value in wire["data"].items() if name not in ADDED}
    return {**wire, "schemaversion": version, "data": data if version == 1 else {**data, **ADDED}}


@pytest.fixture
def readers(document_store_url: str, database: str) -> Iterator[Any]:
    made: list[Reader] = []

    def reader(wires: list[Wire]) -> Reader:
        made.append(Reader(document_store_url, f"{database}_{len(made)}", wires))
        return made[-1]

    yield reader
    for each in made:
        each.store.client.close()


def test_a_journal_of_older_code_gives_the_same_figures(readers: Any) -> None:
    events = _history()
    old, new = (readers([_as_told_by(version, event) for event in events]) for version in (1, 2))
    old.read()
    new.read()
    assert old.intake.parking.count() == 0
    assert old.figures() == new.figures()
    assert old.store["facts"].count_documents({}) == FILES


def test_a_step_back_to_older_code_and_forth_again_loses_nothing(readers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older code parks what it cannot read, and goes on with every other file; newer code takes it from there."""
    wires = [to_wire(event) for event in _history()]
    back, never = readers(wires), readers(wires)
    with monkeypatch.context() as older:
        older.setitem(CATALOGUE, CHANGED, replace(CATALOGUE[CHANGED], version=1))
        back.read()
        waiting = back.intake.parking.entries()
        assert {entry["sequence"] for entry in waiting if entry["reason"] == "unknown_version"} == {1}
        assert back.store["facts"].count_documents({"positions.processing": {"$gt": 0}}), "nobody else was served"
    _retry(back)
    never.read()
    back.read()
    assert back.intake.parking.count() == 0
    assert back.figures() == never.figures()


def _retry(reader: Reader) -> None:
    """As `motcua parked retry` does, case by case."""
    entries = reader.intake.parking.entries()
    for key in sorted({(entry["source"], entry["case_id"]) for entry in entries}):
        mine = [entry for entry in entries if (entry["source"], entry["case_id"]) == key]
        assert retry_case(reader.intake.parking, reader.intake.projection, mine, reader.intake.read_case) == len(mine)


def test_the_versions_differ_on_the_wire_and_are_the_same_when_read() -> None:
    event = next(event for event in _history() if event.type == CHANGED)
    assert from_wire(_as_told_by(1, event)).data == from_wire(_as_told_by(2, event)).data
    assert set(_as_told_by(2, event)["data"]) - set(_as_told_by(1, event)["data"]) == set(ADDED)
