"""Sums as documents: daily per procedure (tallies), half-monthly of all that is shown (cells), numbers given, events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.metrics.domain.cell import CellKey
from services.metrics.domain.completeness import SeriesKey
from services.metrics.projections.batch import Outcome, ShardedCell, ShardedKey, ShardedSeries, ShardedUnit, UnitKey
from services.metrics.projections.generation import Generation
from shared.mongo.connect import Document

TALLY_FIELDS = ("_id", "shard", "unit", "level", "day", "kind", "procedure", "office")
CELL_FIELDS = ("_id", "shard", *CellKey._fields)
NUMBER_FIELDS = ("_id", "shard", *SeriesKey._fields)
APPLIED_FIELDS = ("_id", "shard", *UnitKey._fields)


def write_sums(database: Database[Document], outcome: Outcome, generation: Generation, session: ClientSession) -> None:
    """Add the differences of a batch, and raise the mark of change of each shard, inside the transaction of `session`.

    Cells and numbers carry the mark their last change was made under, so that readers fetch only what changed since they looked.
    """
    _add(database, generation.tallies, outcome.tallies, session, {})
    _add(database, generation.applied, outcome.applied, session, {})
    changed = {shard for shard, _ in (*outcome.cells, *outcome.numbers)}
    if changed:
        marks = _raise_marks(database, changed, session)
        _add(database, generation.cells, outcome.cells, session, marks)
        _add(database, generation.numbers, outcome.numbers, session, marks)


def sum_document(key: ShardedKey | ShardedCell | ShardedUnit | ShardedSeries, counts: Mapping[str, int]) -> Document:
    """A whole sum, as a rebuild stores it."""
    return {**_identity(key), **counts}


def marked_document(key: ShardedCell | ShardedSeries, counts: Mapping[str, int]) -> Document:
    """A cell or series of a rebuild: it changed before everything that is still to come."""
    return {**sum_document(key, counts), "revision": 0}


def _add(
    database: Database[Document],
    collection: str,
    sums: Mapping[Any, Mapping[str, int]],
    session: ClientSession,
    marks: dict[int, int],
) -> None:
    writes: list[Any] = []
    for key, counts in sums.items():
        identity = _identity(key)
        update: Document = {"$inc": dict(counts), "$setOnInsert": {name: identity[name] for name in identity if name != "_id"}}
        if marks:
            update["$set"] = {"revision": marks[key[0]]}
        writes.append(UpdateOne({"_id": identity["_id"]}, update, upsert=True))
    if writes:
        database[collection].bulk_write(writes, ordered=False, session=session)


def _raise_marks(database: Database[Document], shards: set[int], session: ClientSession) -> dict[int, int]:
    """The new mark of each shard. Two transactions cannot take the same one: both write it, and the store lets one through."""
    before = {mark["_id"]: int(mark["revision"]) for mark in database["changes"].find({}, session=session)}
    marks = {shard: before.get(shard, 0) + 1 for shard in shards}
    writes: list[Any] = [UpdateOne({"_id": shard}, {"$set": {"revision": mark}}, upsert=True) for shard, mark in marks.items()]
    database["changes"].bulk_write(writes, ordered=False, session=session)
    return marks


def _identity(key: ShardedKey | ShardedCell | ShardedUnit | ShardedSeries) -> Document:
    shard, rest = key
    fields = {"shard": shard, **rest._asdict()}
    return {"_id": "|".join(str(part) for part in fields.values()), **fields}
