"""Where case files are kept: the aggregate store with the keys that queues and search need, and the questions asked of it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database

from services.processing.domain.case_file import Case
from services.processing.queues import moment_key, queue_keys, sort_key
from services.processing.search_keys import search_keys
from shared.clock import Clock
from shared.events import NewEvent
from shared.mongo.aggregates import AggregateStore
from shared.mongo.connect import Document
from shared.mongo.moments import find_passed

SOURCE = "processing"
# The fields a list shows; contents, letters and history stay where they are.
LISTED = {
    **dict.fromkeys(
        ("kind", "origin", "channel", "procedure_code", "workflow", "state", "step", "steps", "claim", "file_code"), 1
    ),
    **dict.fromkeys(("receiving_unit", "deciding_unit", "level", "opened_at", "received_at", "due_at", "clock_stopped_at"), 1),
    **dict.fromkeys(("supplement", "supplement_arrived", "outcome", "closed_at", "timeliness", "revision", "sort_key"), 1),
    **dict.fromkeys(("content.applicant", "content.tracking_code", "content.subject", "refused_at_step"), 1),
}
# A count beyond this is shown as "999+": nobody works by a larger number, and counting it costs the same as reading it.
MOST_COUNTED = 1_000


class CaseStore:
    """The `cases` collection."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        self.collection = database["cases"]
        self._aggregates = AggregateStore(self.collection, SOURCE, clock)

    def find(self, case_id: str) -> Case | None:
        """The case, or None."""
        return self._aggregates.find(case_id)

    def positions(self, case_ids: Sequence[str]) -> list[Case]:
        """Origin and last applied numbers of those of these cases that are here."""
        return list(self.collection.find({"_id": {"$in": list(case_ids)}}, {"positions": 1, "origin": 1}))

    def load(self, case_id: str) -> Case:
        """The case; raises NotFound."""
        return self._aggregates.load(case_id)

    def insert(self, case: Case, events: Sequence[NewEvent]) -> Case:
        """Store a new case with its first events; raises DuplicateDocument."""
        return self._aggregates.insert(_with_keys(case), events)

    def save(self, case: Case, events: Sequence[NewEvent]) -> Case:
        """Store a changed case with its events; raises StaleVersion."""
        return self._aggregates.save(_with_keys(case), events)

    def queue(self, keys: Sequence[str], bounds: tuple[str | None, str | None], after: str | None, limit: int) -> list[Case]:
        """At most `limit` cases under any of `keys`, by sort key, behind the cursor `after`. A case under two keys comes once."""
        lists = [self._one_queue(key, bounds, after, limit) for key in keys]
        merged = heapq.merge(*lists, key=lambda case: str(case["sort_key"]))
        return _first_of_each(merged, limit)

    def count(self, keys: Sequence[str], bounds: tuple[str | None, str | None]) -> int:
        """How many cases wait under `keys`, counted up to `MOST_COUNTED` per key."""
        return sum(self.collection.count_documents(_waiting(key, bounds, None), limit=MOST_COUNTED) for key in keys)

    def search(self, key: str, limit: int) -> list[Case]:
        """Cases with this search key, in no particular order; the caller looks who may see them."""
        return list(self.collection.find({"search": key}, LISTED).limit(limit))

    def received_between(self, unit: str, start: datetime, end: datetime, limit: int) -> list[Case]:
        """The cases `unit` received from `start` up to `end`, in order of reception (form 06)."""
        span = {"$gte": f"{unit}|{moment_key(start)}", "$lt": f"{unit}|{moment_key(end)}"}
        return list(self.collection.find({"received_key": span}).sort("received_key", 1).limit(limit))

    def contents_wanted(self, now: datetime, longest: timedelta, limit: int) -> list[Case]:
        """Cases whose content is to be fetched by now; `longest`: the most by which it is ever put off."""
        return list(find_passed(self.collection, "content_wanted_at", now, longest, limit))

    def postpone_content(self, case_id: str, seen: datetime, until: datetime, attempts: int) -> None:
        """Ask again at `until`. Not a change of the case: no version, so no official's work is refused for it."""
        later = {"content_wanted_at": until, "content_attempts": attempts}
        self.collection.update_one({"_id": case_id, "content_wanted_at": seen}, {"$set": later})

    def _one_queue(self, key: str, bounds: tuple[str | None, str | None], after: str | None, limit: int) -> list[Case]:
        wanted = _waiting(key, bounds, after)
        return list(self.collection.find(wanted, LISTED).sort("sort_key", 1).limit(limit))


def _waiting(key: str, bounds: tuple[str | None, str | None], after: str | None) -> dict[str, Any]:
    low, high = bounds
    span: dict[str, str] = {}
    if after is not None or low is not None:
        span["$gt"] = max(after or "", low or "")
    if high is not None:
        span["$lt"] = high
    return {"queues": key, **({"sort_key": span} if span else {})}


def _first_of_each(cases: Iterable[Case], limit: int) -> list[Case]:
    found: dict[str, Case] = {}
    for case in cases:
        if len(found) == limit:
            break
        found.setdefault(case["_id"], case)
    return list(found.values())


def _with_keys(case: Case) -> Case:
    """`case` with the fields the indexes read; a case that nobody waits for or searches carries none of them."""
    keys, words = queue_keys(case), search_keys(case)
    derived = {
        "sort_key": sort_key(case),
        "queues": keys,
        "search": words,
        "code_key": case.get("file_code"),
        "received_key": _received_key(case),
    }
    kept = {name: value for name, value in case.items() if name not in derived}
    return {**kept, **{name: value for name, value in derived.items() if value}}


def _received_key(case: Case) -> str | None:
    if not case.get("received_at"):
        return None
    return f"{case['receiving_unit']}|{moment_key(case['received_at'])}|{case['_id']}"
