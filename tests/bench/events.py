"""Events per second: the metrics worker, a raw consumer, and Quix Streams counting in windows, in turns on the same topic."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import orjson
from kafka.admin import KafkaAdminClient, NewTopic

from shared.events import Event, to_wire
from shared.kafka.publisher import KafkaPublisher, Record
from tests.bench.cpu import cpu_seconds, microseconds
from tests.bench.report import Report, median
from tests.support.histories import closed_case
from tests.support.running import ROOT
from tests.support.servers import Pair

TOPIC, PARTITIONS, ROUNDS = "bench-events", 6, 3
QUIX = "quixstreams==3.28.1"


class Turn(NamedTuple):
    """One turn of one side: by the clock, and the CPU of the process and of the document store, in seconds."""

    seconds: float
    own: float
    store: float


def history(count: int) -> list[Event]:
    """So many events of closed files, file after file."""
    events: list[Event] = []
    while len(events) < count:
        number = len(events)
        events += closed_case(f"case-{number}", online=number % 3 > 0, unit=str(29110 + number % 23))
    return events[:count]


def measure(pair: Pair, report: Report, home: Path, count: int) -> None:
    """(b)"""
    _publish(pair, count)
    python = _quix(home)
    sides = {"raw": sys.executable, "worker": sys.executable, "quix": python}
    turns: dict[str, list[Turn]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name, interpreter in sides.items():
            if interpreter:
                turns[name].append(_run(pair, interpreter, name, count, number))
    report.add(
        "Events per second",
        f"{count} events in {PARTITIONS} partitions, {ROUNDS} rounds in turns, each in a new process and group; timed from the "
        "first record to the last. The worker keeps a fact per file, sums and cells in transactions on disk, each event exactly "
        "once whatever dies. Quix keeps a count per file and hour in its local state: at least once, without a changelog, lost "
        "with its folder. The raw consumer only reads the JSON. CPU is per event, of the process and of the document store.",
        ["", "per second", "of the worker's", "own CPU", "store's CPU"],
        [_row(words, turns[name], turns["worker"], count) for name, words in WORDS.items()],
    )


WORDS = {
    "worker": "metrics worker (consumer, facts, sums, cells)",
    "raw": "kafka-python, read and parsed",
    "quix": f"Quix Streams ({QUIX.split('==')[1]}), windowed count",
}


def _row(words: str, turns: list[Turn], worker: list[Turn], count: int) -> list[str]:
    if not turns:
        return [words, "not installed", "", "", ""]
    seconds, own, store = (median(values) for values in zip(*turns, strict=True))
    of_worker = median([turn.seconds for turn in worker]) / seconds
    return [words, f"{count / seconds:.0f}", f"{of_worker:.2f}", microseconds(own, count), microseconds(store, count)]


def _create_topic(bootstrap: str) -> None:
    """With a retention that the broker can be asked for: Quix Streams does not start without."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1, topic_configs={"retention.ms": "604800000"})])
    finally:
        admin.close()


def _publish(pair: Pair, count: int) -> None:
    _create_topic(pair.bootstrap)
    publisher = KafkaPublisher(pair.bootstrap, TOPIC, PARTITIONS)
    events = history(count)
    for start in range(0, count, 1_000):
        records = [Record(event.case_id, orjson.dumps(to_wire(event))) for event in events[start : start + 1_000]]
        assert all(publisher.publish(records))
    publisher.close()


def _run(pair: Pair, interpreter: str, name: str, count: int, number: int) -> Turn:
    """What the process measured, from its first record to its last; the store's share is of its whole life."""
    script = Path(__file__).with_name(f"consume_{name}.py")
    settings: Mapping[str, str] = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BENCH_BOOTSTRAP": pair.bootstrap,
        "BENCH_MONGO": pair.mongo_url,
        "BENCH_TOPIC": TOPIC,
        "BENCH_PARTITIONS": str(PARTITIONS),
        "BENCH_COUNT": str(count),
        "BENCH_RUN": f"{name}-{number}",
    }
    folder, before = pair.document_store.log.parent, cpu_seconds(pair.document_store.pid)
    done = subprocess.run(
        [interpreter, str(script)], env=settings, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{script.name}: {done.stderr[-2000:]}")
    seconds, own = map(float, done.stdout.split()[-2:])
    return Turn(seconds, own, cpu_seconds(pair.document_store.pid) - before)


def _quix(home: Path) -> str | None:
    """A Python with Quix Streams, in an environment of its own: it is only measured, never used. None where it cannot be had."""
    folder = home / "quix"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    line = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", QUIX]
    return str(python) if subprocess.run(line, check=False).returncode == 0 else None
