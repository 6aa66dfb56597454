"""Questions about moments that another process has written, whose clock may have been wrong.

A machine whose clock ran ahead for a while leaves moments behind that are far from coming once it is put right: a lease that
nobody may take for an hour, a task that nobody does. So whoever waits for a moment also knows how far ahead one is ever set.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.clock import SKEW_SECONDS
from shared.mongo.connect import Document

SKEW = timedelta(seconds=SKEW_SECONDS)


def passed(field: str, now: datetime, longest: timedelta) -> Document:
    """A condition: the moment in `field` is over, or is further ahead than the `longest` that anybody sets it, so that the clock
    by which it was set was ahead. Documents without the field do not meet it."""
    return {"$or": [{field: {"$lte": now}}, {field: {"$gt": now + longest + SKEW}}]}
