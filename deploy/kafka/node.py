"""One KRaft node, broker and controller in one process: kill it and start it again on the same folder and port."""

from __future__ import annotations

import base64
import subprocess
import uuid
from pathlib import Path

from deploy.embedded.ports import LOOPBACK, free_port
from deploy.embedded.server import Server, ServerFailed

START_SECONDS = 60.0


def kafka_node(jars: Path, folder: Path, port: int) -> Server:
    """The node, formatted and not started. `folder` keeps its log over restarts."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "server.properties"
    if not config.exists():
        config.write_text(_properties(folder, port, free_port()))
        _format(jars, config)
    java = ["java", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return Server("kafka", port, [*java, "-cp", f"{jars}/*", "kafka.Kafka", str(config)], folder / "kafka.log")


def _properties(folder: Path, port: int, controller: int) -> str:
    """One node of everything; a group forms at once instead of waiting three seconds for more members: tests are many."""
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
        "log.dirs": str(folder / "log"),
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "2",
        # After a kill the old registration must expire before the same node is let in again: 9 s by default.
        "broker.session.timeout.ms": "2000",
        "broker.heartbeat.interval.ms": "500",
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": "0",
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _format(jars: Path, config: Path) -> None:
    """KRaft wants its folder marked with the cluster's id before the first start."""
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    command = ["java", "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format", "--cluster-id", cluster, "--config", str(config)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise ServerFailed(f"the storage of Kafka could not be formatted: {done.stdout[-300:]}{done.stderr[-300:]}")
