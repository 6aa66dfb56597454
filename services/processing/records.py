"""Aggregates that are a record and its events, without a workflow: the paper register and the counts of secret files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

from services.processing.store import SOURCE
from shared.clock import Clock
from shared.events import NewEvent
from shared.mongo.aggregates import AggregateStore
from shared.mongo.connect import Document

# Where a list goes on: the day and the key of the last record that was shown.
Place = tuple[datetime, str]


class Records:
    """One such collection; `day` is the field its lists go by, `unit` the field that says whose it is."""

    def __init__(self, database: Database[Document], name: str, *, unit: str, day: str, clock: Clock) -> None:
        self.collection = database[name]
        self._aggregates = AggregateStore(self.collection, SOURCE, clock)
        self._unit, self._day = unit, day

    def find(self, key: str) -> Document | None:
        """The record, or None."""
        return self._aggregates.find(key)

    def load(self, key: str) -> Document:
        """The record; raises NotFound."""
        return self._aggregates.load(key)

    def insert(self, record: dict[str, Any], events: Sequence[NewEvent]) -> Document:
        """Store a new record with its event; raises DuplicateDocument."""
        return self._aggregates.insert(record, events)

    def save(self, record: dict[str, Any], events: Sequence[NewEvent]) -> Document:
        """Store a changed record with its event; raises StaleVersion."""
        return self._aggregates.save(record, events)

    def of_unit(self, unit: str, start: datetime, end: datetime, behind: Place | None, limit: int) -> list[Document]:
        """At most `limit` of the unit's records from `start` up to `end`, the newest day first, behind the place `behind`."""
        if behind is None:
            return self._page(unit, {self._day: {"$gte": start, "$lt": end}}, limit)
        day, key = behind
        # First the rest of that day, then the days before: in one condition of two parts no index would serve the embedded store.
        found = self._page(unit, {self._day: day, "_id": {"$lt": key}}, limit)
        return found + (self._page(unit, {self._day: {"$gte": start, "$lt": day}}, left) if (left := limit - len(found)) else [])

    def _page(self, unit: str, wanted: dict[str, Any], limit: int) -> list[Document]:
        order = [(self._day, DESCENDING), ("_id", DESCENDING)]
        return list(self.collection.find({self._unit: unit, **wanted}).sort(order).limit(limit))
