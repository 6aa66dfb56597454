"""The worker of metrics, its consumer as it is, until every event is applied; prints the seconds, and those of CPU."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import structlog

from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from services.metrics.reference import load_reference
from shared.clock import utc_now
from shared.consumer import Consumer
from shared.delivery import intake
from shared.mongo.connect import connect
from tests.support.running import ROOT

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
run, count, partitions = os.environ["BENCH_RUN"], int(os.environ["BENCH_COUNT"]), int(os.environ["BENCH_PARTITIONS"])
database = connect(os.environ["BENCH_MONGO"], f"bench_{run}")
ensure_indexes(database)
reference = load_reference(Path(ROOT / "deploy" / "ba-tri"))
projection = MetricsProjection(database, partitions, dimensions=reference.dimensions())
applied, began, worked = 0, 0.0, 0.0
way_in = intake("metrics", database, projection, [], utc_now)
plain_apply = projection.apply


def apply(batch):  # type: ignore[no-untyped-def]
    """As it is, with the time of the first batch noted and its answers counted."""
    global applied, began, worked
    began, worked = began or time.monotonic(), worked or time.process_time()
    answers = plain_apply(batch)
    applied += sum(answer.applied for answer in answers.values())
    return answers


projection.apply = apply  # type: ignore[method-assign]
consumer = Consumer(
    run, way_in, ["submission", "processing"], os.environ["BENCH_BOOTSTRAP"], os.environ["BENCH_TOPIC"], partitions
)
while applied < count:
    consumer.step()
print(time.monotonic() - began, time.process_time() - worked)
consumer.close()
