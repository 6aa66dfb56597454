"""The reports in the store: every change is one compare-and-swap, the history only grows, and what is frozen stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.metrics.domain.report import FROZEN, Report
from services.metrics.domain.tries import is_due
from shared.clock import LONG_AGO
from shared.errors import DuplicateDocument, NotFound
from shared.mongo.connect import Document

# Left out where many reports are listed: only the page of a single one needs them.
LARGE = {"body": 0, "history": 0, "receipt": 0}


class Reports:
    """The collection `reports`, `_id` "<regime>:<period>:r<revision>"."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def ensure_indexes(self) -> None:
        """Make what is missing; safe at every start."""
        # "Which reports are there of these periods?": the page of all regimes, and target T4.
        self._collection.create_index([("regime", ASCENDING), ("last", ASCENDING)])
        # "What is to be delivered now?": asked every few seconds.
        self._collection.create_index([("next_try_at", ASCENDING)])

    def find(self, name: str) -> Report | None:
        """The report, or None."""
        return self._collection.find_one({"_id": name})

    def load(self, name: str) -> Report:
        """The report; raises NotFound."""
        report = self.find(name)
        if report is None:
            raise NotFound
        return report

    def since(self, regime: str, last: str) -> list[Report]:
        """The reports of periods that ended on `last` or later, oldest revision first, without their bodies."""
        found = self._collection.find({"regime": regime, "last": {"$gte": last}}, LARGE)
        return sorted(found, key=lambda report: (report["last"], report["revision"]))

    def exists(self, regime: str, period: str) -> bool:
        """Whether a report of the period was made."""
        return self._collection.find_one({"regime": regime, "period": period}, {"_id": 1}) is not None

    def to_deliver(self, now: datetime, limit: int) -> list[Report]:
        """The reports whose turn it is, the one that waits longest first."""
        # A range, which an index serves, and in which no report is that is not to be delivered any more.
        waiting = self._collection.find({"next_try_at": {"$gt": LONG_AGO}}, {"next_try_at": 1, "tries": 1})
        waiting = waiting.sort("next_try_at", ASCENDING)
        turn = [each["_id"] for each in waiting if is_due(each, now)][:limit]
        return [self.load(name) for name in turn]

    def correction_of(self, name: str) -> Report | None:
        """The revision that replaces this one."""
        return self._collection.find_one({"replaces": name})

    def insert(self, report: Report) -> Report:
        """Keep a new report; raises DuplicateDocument when there is one of this name."""
        try:
            self._collection.insert_one(dict(report))
        except DuplicateKeyError as error:
            raise DuplicateDocument from error
        return report

    def change(self, name: str, step: Callable[[Report], Report]) -> Report:
        """Do `step` to the report as it stands, again if somebody else was faster; returns it after. Raises what `step` raises,
        and NotFound. A step that returns the very report it was given changes nothing.
        """
        while True:
            before = self.load(name)
            after = step(before)
            if after is before or self.swap(before, after):
                return after

    def swap(self, before: Report, after: Report) -> bool:
        """Put `after` in the place of `before`; False when that is not what is stored any more. Of the history, only the new
        lines are written. Raises ValueError for a step that would change what approval froze: that is a mistake of the program.
        """
        changed = {name: value for name, value in after.items() if name != "history" and before.get(name) != value}
        if before["approved_at"] and not changed.keys().isdisjoint((*FROZEN, "approved_at")):
            raise ValueError(f"{before['_id']} is frozen")
        update: dict[str, Any] = {"$set": changed}
        if lines := _new_lines(before["history"], after["history"]):
            update["$push"] = {"history": {"$each": lines}}
        result = self._collection.update_one({"_id": before["_id"], "version": before["version"]}, update)
        return result.matched_count == 1


def _new_lines(before: list[Any], after: list[Any]) -> list[Any]:
    if after[: len(before)] != before:
        raise ValueError("a history only grows")
    return after[len(before) :]


def newest(reports: Iterable[Report]) -> Report | None:
    """The newest revision."""
    return max(reports, key=lambda report: int(report["revision"]), default=None)
