"""Read and parse every record, do nothing with it; prints the seconds, and those of CPU."""

from __future__ import annotations

import os
import time

import crc32c  # noqa: F401 (without it kafka-python reads at a sixth of its speed)
import orjson
from kafka import KafkaConsumer

consumer = KafkaConsumer(
    os.environ["BENCH_TOPIC"],
    bootstrap_servers=os.environ["BENCH_BOOTSTRAP"],
    group_id=os.environ["BENCH_RUN"],
    enable_auto_commit=False,
    auto_offset_reset="earliest",
    session_timeout_ms=6_000,
    max_poll_records=2_000,
)
left, began, worked = int(os.environ["BENCH_COUNT"]), 0.0, 0.0
while left > 0:
    for records in consumer.poll(timeout_ms=250, max_records=2_000).values():
        began, worked = began or time.monotonic(), worked or time.process_time()
        left -= sum(1 for record in records if orjson.loads(record.value))
print(time.monotonic() - began, time.process_time() - worked)
consumer.close(autocommit=False)
