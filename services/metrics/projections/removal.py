"""Sets of figures that nobody uses, removed: the copy of `motcua verify`, and what a rebuild or a death in the middle has left.

Documents are deleted piece by piece before a collection is dropped. While the embedded store drops one with indexes, it answers
nobody else: twelve seconds for three thousand facts (measured on 2026-11-26). A piece takes a seventh of a second.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pymongo.database import Database

from services.metrics.projections.generation import POINTER, Generation, pointed_to, pointers
from shared.mongo.connect import Document

# Documents per piece: so many that a removal ends, so few that the store answers others in between.
PIECE = 500
# A set younger than this may be somebody's who is still writing or comparing it; no rebuild takes a day.
AT_WORK = timedelta(days=1)
_NUMBERED = re.compile(r"facts_(\d+)")


def note_drawn(database: Database[Document], generation: Generation, now: datetime) -> None:
    """Write down since when a set is there, before anything is written to it."""
    pointers(database).update_one({"_id": _note(generation)}, {"$set": {"drawn_at": now}}, upsert=True)


def remove(database: Database[Document], generation: Generation) -> None:
    """Remove a set that is not live."""
    for name in generation.collections:
        while found := [each["_id"] for each in database[name].find({}, {"_id": 1}).limit(PIECE)]:
            database[name].delete_many({"_id": {"$in": found}})
        database[name].drop()
    pointers(database).delete_one({"_id": _note(generation)})


def sweep(database: Database[Document], now: datetime) -> list[Generation]:
    """Remove the sets that are neither live, nor the way back, nor in the making; tells which."""
    left = [each for each in _there(database) if each not in _used(database) and not _at_work(database, each, now)]
    for generation in left:
        remove(database, generation)
    return left


def _there(database: Database[Document]) -> list[Generation]:
    names = database.list_collection_names()
    numbers = {int(found[1]) for found in map(_NUMBERED.fullmatch, names) if found}
    return [Generation(number) for number in sorted(numbers | ({1} if "facts" in names else set()))]


def _used(database: Database[Document]) -> set[Generation]:
    pointer = pointers(database).find_one(POINTER) or {}
    previous = pointer.get("previous")
    return {pointed_to(database)} | ({Generation(int(previous))} if previous else set())


def _at_work(database: Database[Document], generation: Generation, now: datetime) -> bool:
    """A moment ahead of now is that of a clock that ran ahead: such a set is old."""
    note = pointers(database).find_one({"_id": _note(generation)})
    return note is not None and now - AT_WORK < note["drawn_at"] <= now + AT_WORK


def _note(generation: Generation) -> str:
    return f"drawn:{generation.number}"
