"""Questions about moments that another process has written, whose clock may have been wrong.

A machine whose clock ran ahead for a while leaves moments behind that are far from coming once it is put right: a lease that
nobody may take for an hour, a task that nobody does. So whoever waits for a moment also knows how far ahead one is ever set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pymongo.collection import Collection

from shared.clock import SKEW
from shared.mongo.connect import Document


def passed(field: str, now: datetime, longest: timedelta) -> Document:
    """A condition: the moment in `field` is over, or is further ahead than the `longest` that anybody sets it, so that the clock
    by which it was set was ahead. Documents without the field do not meet it. The embedded store uses no index for it: for
    collections of a few documents; `find_passed` is for large ones.
    """
    return {"$or": [{field: each} for each in _ranges(now, longest)]}


def find_passed(
    collection: Collection[Document], field: str, now: datetime, longest: timedelta, limit: int
) -> Iterator[Document]:
    """At most `limit` documents that meet `passed`, asked for range by range, so that an index on `field` serves them."""
    for span in _ranges(now, longest):
        for document in collection.find({field: span}).limit(limit):
            yield document
            limit -= 1
        if limit <= 0:
            return


def _ranges(now: datetime, longest: timedelta) -> tuple[Document, Document]:
    return {"$lte": now}, {"$gt": now + longest + SKEW}
