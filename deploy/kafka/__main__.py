"""`python -m deploy.kafka`: fetch and start one Apache Kafka node on a free loopback port, print its address, stop on Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from pathlib import Path

from deploy.embedded.ports import LOOPBACK, free_port
from deploy.kafka.jars import KafkaNotReachable, fetch
from deploy.kafka.node import START_SECONDS, kafka_node


def main() -> int:
    """Run until SIGTERM or SIGINT; 2 when Kafka cannot be had on this machine."""
    parser = argparse.ArgumentParser(prog="python -m deploy.kafka", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    asked = parser.parse_args()
    try:
        jars = fetch()
    except KafkaNotReachable as missing:
        print(f"Apache Kafka not reachable: {missing}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="motcua-kafka-") as folder:
        return _serve(jars, Path(folder), asked.port or free_port())


def _serve(jars: Path, folder: Path, port: int) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    node = kafka_node(jars, folder, port)
    try:
        node.start(START_SECONDS)
        print(f"{LOOPBACK}:{port}", flush=True)
        while node.running and not stop.wait(0.5):
            pass
    finally:
        node.stop()
    return 0 if stop.is_set() else 1


if __name__ == "__main__":
    sys.exit(main())
