"""A projector to be killed: applies the same lives again and again, in batches of a random size, until it is done or dead."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import defaultdict
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event as Signal

from pymongo.errors import PyMongoError

from services.metrics.projections.projection import MetricsProjection
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from shared.worker import passes
from tests.support.histories import closed_case

SHARDS = 3
CASES = 120
# A server that has read this file forks each projector: twenty of them would spend most of the test on their imports.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def projector(url: str, name: str, seed: int) -> ForkServerProcess:
    """A process that has begun to apply; it ends with 0 when all is applied."""
    ready = _PROCESSES.Event()
    process = _PROCESSES.Process(target=_apply_all, args=(url, name, seed, ready), daemon=True)
    process.start()
    assert ready.wait(60), "the projector did not begin"
    return process


def _apply_all(url: str, name: str, seed: int, ready: Signal) -> None:
    projection = MetricsProjection(connect(url, name), SHARDS)
    chance = random.Random(seed)
    events = [event for number in range(CASES) for event in closed_case(f"case-{number}", online=number % 3 > 0)]
    ready.set()
    while events:
        size = chance.randrange(1, 60)
        part, events = events[:size], events[size:]
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in part:
            batch[event.source, event.case_id].append(event)
        _apply(projection, batch)


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
