"""Quix Streams: a count per file and hour, for the same records; prints the seconds, and those of CPU. Has its own Python."""

import os
import time
from datetime import timedelta

from quixstreams import Application
from quixstreams.models import TopicConfig

app = Application(
    broker_address=os.environ["BENCH_BOOTSTRAP"],
    consumer_group=os.environ["BENCH_RUN"],
    auto_offset_reset="earliest",
    auto_create_topics=False,
    use_changelog_topics=False,
    loglevel="ERROR",
)
partitions, count = int(os.environ["BENCH_PARTITIONS"]), int(os.environ["BENCH_COUNT"])
settings = TopicConfig(num_partitions=partitions, replication_factor=1, extra_config={"retention.ms": "604800000"})
topic = app.topic(os.environ["BENCH_TOPIC"], value_deserializer="json", config=settings)
seen = {"count": 0, "began": 0.0, "worked": 0.0}


def note(row):
    seen["began"] = seen["began"] or time.monotonic()
    seen["worked"] = seen["worked"] or time.process_time()
    seen["count"] += 1
    if seen["count"] == count:
        print(time.monotonic() - seen["began"], time.process_time() - seen["worked"], flush=True)
        app.stop()


frame = app.dataframe(topic)
frame = frame.tumbling_window(timedelta(hours=1)).count().current()
frame.update(note)
app.run()
