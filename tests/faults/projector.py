"""A projector to be killed: applies the same lives again and again, in batches of a random size, until it is done or dead."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import defaultdict

from pymongo.errors import PyMongoError

from services.metrics.projections.projection import MetricsProjection
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from shared.worker import passes
from tests.support.histories import closed_case

SHARDS = 3
CASES = 120


def _apply(projection: MetricsProjection, batch: dict[CaseKey, list[Event]]) -> None:
    """Until it is done, as a worker does: a killed one leaves a transaction open, which its successor ends."""
    while True:
        try:
            projection.apply(batch)
        except PyMongoError as error:
            if not passes(error):
                raise
            time.sleep(0.2)
        else:
            return


def main(seed: int) -> None:
    """All events of all cases; `ready` is printed when the first batch begins."""
    database = connect(os.environ["MONGO_URL"], os.environ["MONGO_DATABASE"])
    projection = MetricsProjection(database, SHARDS)
    chance = random.Random(seed)
    events = [event for number in range(CASES) for event in closed_case(f"case-{number}", online=number % 3 > 0)]
    print("ready", flush=True)
    while events:
        size = chance.randrange(1, 60)
        part, events = events[:size], events[size:]
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in part:
            batch[event.source, event.case_id].append(event)
        _apply(projection, batch)
    print("done", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
