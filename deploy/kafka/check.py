"""`make test-kafka`: the tests that use the broker, on a real Apache Kafka; loud where it cannot be had, and no failure."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.embedded.ports import LOOPBACK, free_port
from deploy.embedded.server import ServerFailed
from deploy.kafka.jars import KafkaNotReachable, fetch
from deploy.kafka.node import START_SECONDS, kafka_node

# F8, "broker down while applications come in", for a full minute, and more applications while everything is killed: on the
# embedded broker, in `make test`, it is ten seconds and 1,200 of them.
LONGER = {"MOTCUA_BROKER_DOWN_SECONDS": "60", "MOTCUA_CHAOS_APPLICATIONS": "2000"}


def main(arguments: list[str]) -> int:
    """Pytest's exit code; 0 when Kafka is not reachable (pytest then lists every test that was not run)."""
    try:
        jars = fetch()
    except KafkaNotReachable as missing:
        return _pytest(arguments, {"TEST_KAFKA_MISSING": str(missing)})
    with tempfile.TemporaryDirectory(prefix="motcua-kafka-") as folder:
        node = kafka_node(jars, Path(folder), free_port())
        try:
            node.start(START_SECONDS)
            found = {"TEST_KAFKA_BOOTSTRAP": f"{LOOPBACK}:{node.port}", "TEST_KAFKA_JARS": str(jars)}
            print(f"Apache Kafka: {found['TEST_KAFKA_BOOTSTRAP']}", flush=True)
            return _pytest(arguments, found)
        except ServerFailed as failed:
            print(node.log.read_text()[-3000:] if node.log.exists() else "", file=sys.stderr)
            return _pytest(arguments, {"TEST_KAFKA_MISSING": str(failed)})
        finally:
            node.stop()


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-m", "kafka", *arguments]
    return subprocess.run(command, env={**LONGER, **os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
