"""The embedded pair for tests: on free ports, in a folder of its own, stopped by process id, killed and restarted on purpose."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.broker import broker, broker_address
from deploy.embedded.document_store import document_store, document_store_url
from deploy.embedded.ports import free_port
from deploy.embedded.server import PortTaken, Server
from deploy.kafka.node import kafka_node

_TRIES = 5


@dataclass(frozen=True)
class Pair:
    """A document store and a broker that a test owns: `pair.broker.kill()`, `pair.document_store.restart()`, `.pause()`."""

    document_store: Server
    broker: Server

    @property
    def mongo_url(self) -> str:
        """For `MONGO_URL`."""
        return document_store_url(self.document_store.port)

    @property
    def bootstrap(self) -> str:
        """For `KAFKA_BOOTSTRAP`."""
        return broker_address(self.broker.port)

    def stop(self) -> None:
        """Stop both; safe to call twice. The broker keeps nothing, so it is not asked: its own way out takes two seconds."""
        self.broker.kill()
        self.document_store.stop(10)


def start_document_store(folder: Path) -> Server:
    """A SecantusDB on a free port with its data under `folder`, ready for commands; fail points are allowed."""
    data, log = folder / "document-store", folder / "document-store.log"
    for attempt in range(_TRIES):
        server = document_store(free_port(), data, log, fail_points=True)
        if _started(server, last=attempt == _TRIES - 1):
            return server
    raise AssertionError("unreachable")


def start_broker(folder: Path) -> Server:
    """A Tansu on a free port, empty; a node of a real Apache Kafka (which keeps its log over kills) in `make test-kafka`."""
    for attempt in range(_TRIES):
        server = _broker(folder, free_port())
        if _started(server, last=attempt == _TRIES - 1):
            return server
    raise AssertionError("unreachable")


def _broker(folder: Path, port: int) -> Server:
    jars = os.environ.get("TEST_KAFKA_JARS")
    return kafka_node(Path(jars), folder / f"kafka-{port}", port) if jars else broker(port, folder / "broker.log", folder)


def _started(server: Server, *, last: bool) -> bool:
    """A free port can be taken between choosing and binding it: then another one is tried."""
    try:
        server.start()
    except PortTaken:
        if last:
            raise
        return False
    return True


@contextmanager
def embedded_pair(folder: Path) -> Iterator[Pair]:
    """A pair of its own for a test that kills servers; stopped at the end whatever happened."""
    store = start_document_store(folder)
    try:
        pair = Pair(store, start_broker(folder))
    except BaseException:
        store.stop()
        raise
    try:
        yield pair
    finally:
        for server in (pair.broker, pair.document_store):
            if server.running:
                server.resume()
        pair.stop()


@contextmanager
def interrupted(server: Server, seconds: float = 0.0) -> Iterator[None]:
    """The server is killed (SIGKILL) for the block and at least `seconds`, then started again on its port and data."""
    server.kill()
    gone = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, seconds - (time.monotonic() - gone)))
        server.start()
