"""Any number of facts put straight into a store, with their sums: for what must not depend on how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from pymongo import WriteConcern
from pymongo.database import Database

from services.metrics.domain.cell import CellKey, cells
from services.metrics.domain.dimensions import NO_DIMENSIONS
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.projections.batch import standing_of
from services.metrics.projections.generation import begin
from services.metrics.projections.sums import marked_document
from tests.support.histories import closed_case

BATCH = 2_000
FIRST = datetime(2021, 1, 4, 3, 0, tzinfo=UTC)


def facts(number: int, days: int, first: int = 0) -> Iterator[Fact]:
    """`number` closed files, spread evenly over `days`; every tenth one late, every fifth one with paper."""
    online, paper = (fold(empty("x"), closed_case("x", online=online)) for online in (True, False))
    for place in range(first, first + number):
        at = FIRST + timedelta(days=place % days, minutes=place // days % 400)
        made = {**(paper if place % 5 == 0 else online), "_id": f"many-{place:08d}", "received_at": at, "closed_at": at}
        made |= {"due_at": at - timedelta(days=1), "timeliness": "late"} if place % 10 == 0 else {"due_at": at}
        made["file_code"] = f"000.00.12.H07-210119-{place % 10_000:04d}"
        yield {**made, "standing": standing_of(made), "revision": 1}


def put(database: Database[dict[str, Any]], number: int, days: int, first: int = 0) -> None:
    """Store them and what they add to the cells."""
    begin(database)
    quickly = database["facts"].with_options(write_concern=WriteConcern(w=1))
    sums: dict[CellKey, Counter[str]] = {}
    every = facts(number, days, first)
    while part := list(islice(every, BATCH)):
        quickly.insert_many(part, ordered=False)
        for fact in part:
            for key, counts in cells(fact, NO_DIMENSIONS).items():
                sums.setdefault(key, Counter()).update(counts)
    documents = [marked_document((0, key), counts) for key, counts in sums.items()]
    for document in documents:
        document["_id"] += f"|{first}"
    database["cells"].insert_many(documents)
    database["changes"].update_one({"_id": 0}, {"$inc": {"revision": 1}}, upsert=True)
