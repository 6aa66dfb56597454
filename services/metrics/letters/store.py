"""The letters in the store: every change is one compare-and-swap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.metrics.domain.letter import Letter, due
from shared.errors import NotFound
from shared.mongo.connect import Document

# Left out where many letters are listed.
LARGE = {"text": 0, "html": 0, "pdf": 0}


class Letters:
    """The collection `letters`, `_id` "<Monday>:<slot>"."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def ensure_indexes(self) -> None:
        """Make what is missing; safe at every start."""
        # "Which letters are there of this week?": the worker every few seconds, and the page of the last weeks.
        self._collection.create_index([("week", ASCENDING)])

    def load(self, name: str) -> Letter:
        """The letter; raises NotFound."""
        letter = self._collection.find_one({"_id": name})
        if letter is None:
            raise NotFound
        return letter

    def newest(self) -> str:
        """The newest week that has letters; empty: there are none."""
        found = self._collection.find_one({}, {"week": 1}, sort=[("week", DESCENDING)])
        return str(found["week"]) if found else ""

    def since(self, week: str) -> list[Letter]:
        """The letters of a week and of those after it, newest week first, without what they say."""
        found = self._collection.find({"week": {"$gte": week}}, LARGE)
        by_slot = sorted(found, key=lambda letter: str(letter["slot"]))
        return sorted(by_slot, key=lambda letter: str(letter["week"]), reverse=True)

    def of_week(self, week: str) -> list[Letter]:
        """The letters of one week, without what they say: as many as there are slots."""
        return sorted(self._collection.find({"week": week}, LARGE), key=lambda letter: str(letter["slot"]))

    def to_send(self, week: str, now: datetime) -> list[Letter]:
        """Those of one week whose turn it is, without what they say."""
        return [each for each in self.of_week(week) if due(each, now)]

    def insert(self, letter: Letter) -> bool:
        """Keep a new letter; False when there is one of its name: another worker made it, or this write arrived before."""
        try:
            self._collection.insert_one(dict(letter))
        except DuplicateKeyError:
            return False
        return True

    def change(self, name: str, step: Callable[[Letter], Letter]) -> None:
        """Do `step` to the letter as it stands, again if somebody else was faster. A step that returns the very letter it was
        given changes nothing. Raises NotFound.
        """
        while True:
            before = self.load(name)
            after = step(before)
            if after is before or self.swap(before, after):
                return

    def swap(self, before: Letter, after: Letter) -> bool:
        """Put `after` in the place of `before`; False when that is not what is stored any more."""
        changed: dict[str, Any] = {name: value for name, value in after.items() if name not in before or before[name] != value}
        result = self._collection.update_one({"_id": before["_id"], "version": before["version"]}, {"$set": changed})
        return result.matched_count == 1
