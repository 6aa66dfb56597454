"""The whole district as real processes, under the supervisor of `motcua up`, for tests that kill parts of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from pymongo import MongoClient

from deploy.embedded.broker import broker_address
from deploy.embedded.document_store import SYNC, document_store_url
from deploy.embedded.ports import free_port
from deploy.embedded.server import Server
from deploy.kafka.node import kafka_node
from deploy.motcua.child import Child, http_health, port_health
from deploy.motcua.children import Plan, children
from deploy.motcua.home import remember_base_port
from deploy.motcua.ports import Ports
from deploy.motcua.register import Register
from deploy.motcua.supervisor import Supervisor
from tests.conftest import SETTINGS
from tests.support.auditor import Auditor
from tests.support.running import ROOT, free_base_port
from tests.support.waiting import until

STORE, BROKER = "secantusdb", "tansu"
# The live stream of figures runs only where a test asks for it; without it there is one process less to feed.
STREAM = "metrics-stream"
DATABASES = ("motcua_submission", "motcua_processing", "motcua_metrics")
AGGREGATES = {"motcua_submission": ("applications",), "motcua_processing": ("cases", "register_entries", "secret_counts")}
READY_SECONDS = 60.0
# Longer than gunicorn gives the requests that are under way when it is asked to end.
END_SECONDS = 30.0


class Town:
    """Every part by its name: kill it, keep it down for a while, wait until it is back on the same port and data."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.base_port = free_base_port()
        self.ports = Ports(self.base_port)
        self.kills: Counter[str] = Counter()
        self.deaths: Counter[str] = Counter()
        self._parts = {child.name: child for child in _children(Plan(home, self.ports))}
        self._stream = self._parts.pop(STREAM)
        self._supervisor = Supervisor(list(self._parts.values()), self, Register(home / "run"))
        self._watch = threading.Thread(target=self._supervisor.watch, name="supervisor", daemon=True)

    @property
    def mongo_url(self) -> str:
        """Where the store is."""
        return document_store_url(self.ports.document_store)

    @property
    def bootstrap(self) -> str:
        """Where the broker is."""
        return broker_address(self.ports.broker)

    def start(self) -> None:
        """Everything, in order, and from then on looked after."""
        self._supervisor.start()
        self._watch.start()

    def stop(self) -> None:
        """Nothing is left behind. Nobody waits for a tidy end: the tests have looked at everything already."""
        self._supervisor.ask_to_stop()
        if self._watch.is_alive():
            self._watch.join()
        for child in self._parts.values():
            _kill(child)
        self._supervisor.stop(grace=1.0)

    def changed(self, child: Child, note: str = "") -> None:
        """The supervisor tells what it sees. A death is forgiven at once: here the pauses between starts are the test's."""
        if child.state == "restarting":
            self.deaths[child.name] += 1
            child.deaths = 0

    def part(self, name: str) -> Child:
        """What the supervisor knows of a part."""
        return self._parts[name]

    def kill(self, name: str) -> None:
        """`kill -9` of all processes of a part; the supervisor starts it again."""
        self.kills[name] += _kill(self._parts[name])

    def roll(self, *names: str) -> None:
        """A release: asked to end (SIGTERM), which they do by themselves, and started again by the supervisor."""
        started = {name: self._parts[name].restarts for name in names}
        for name in names:
            self.kills[name] += 1
            self._parts[name].server.ask_to_stop()
        until(lambda: all(self._parts[name].restarts > times for name, times in started.items()), seconds=END_SECONDS)
        self.until_ready()

    @contextmanager
    def stream(self) -> Iterator[Server]:
        """The live stream of figures, for a block."""
        server = self._stream.server
        server.start(READY_SECONDS, self._stream.healthy)
        try:
            yield server
        finally:
            server.stop()

    @contextmanager
    def down(self, *names: str) -> Iterator[None]:
        """Killed, and not started again before the block ends; ready again when this returns."""
        children = [self._parts[name] for name in names]
        for child in children:
            self.kill(child.name)
        for child in children:
            until(lambda child=child: child.state == "restarting", seconds=10)  # type: ignore[misc]
            child.try_again_at = time.monotonic() + 3600
        try:
            yield
        finally:
            for child in children:
                child.try_again_at = 0.0
            self.until_ready()

    def until_ready(self) -> None:
        """Wait until every part answers for its health."""
        until(
            lambda: all(child.state == "ready" and child.server.running for child in self._parts.values()), seconds=READY_SECONDS
        )

    @contextmanager
    def another(self, name: str) -> Iterator[Server]:
        """A second process of the same worker beside the first, on a port of its own, ready; asked to end after the block."""
        first = self._parts[name].server
        second = Server(name, free_port(), first.command, self.home / "logs" / f"{name}-2.log", folder=ROOT)
        second.environment = {**first.environment, "WORKER_PORT": str(second.port)}
        second.start(READY_SECONDS, http_health(second.port, "/readyz"))
        try:
            yield second
        finally:
            second.resume()
            second.stop()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`motcua …` as the operator of this district types it."""
        remember_base_port(self.home, self.base_port)
        plain = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        environment = {**plain, "MOTCUA_HOME": str(self.home), "MOTCUA_LANG": "en"}
        line = [sys.executable, "-m", "deploy.motcua", *arguments]
        return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)

    def run_as(self, name: str, *command: str) -> None:
        """From its next start on, the part is run by this command line."""
        self._parts[name].server.command = list(command)

    def unplanned(self) -> dict[str, int]:
        """How often a part ended although nobody killed it. Not wrong (it goes on at the same place), but worth a look."""
        return {name: count for name in self.deaths if (count := self.deaths[name] - self.kills[name]) > 0}

    def logs(self) -> dict[str, bytes]:
        """What every part wrote, by file."""
        return {str(path.relative_to(self.home)): path.read_bytes() for path in sorted(self.home.rglob("*.log"))}

    def oldest_waiting(self) -> float:
        """The age in seconds of the oldest document that waits in an outbox; 0.0 when none does."""
        return max(self.waiting().values(), default=0.0)

    def waiting(self) -> dict[str, float]:
        """The age in seconds of the oldest document that waits, by collection; those in which none waits are left out."""
        client: MongoClient[dict[str, datetime]] = MongoClient(self.mongo_url, tz_aware=True)
        found: dict[str, float] = {}
        with client:
            for database, name in ((database, name) for database, names in AGGREGATES.items() for name in names):
                oldest = client[database][name].find_one({"pending": True}, {"updated_at": 1}, sort=[("updated_at", 1)])
                if oldest:
                    found[name] = max(0.0, time.time() - oldest["updated_at"].timestamp())
        return found


@contextmanager
def town(home: Path) -> Iterator[Town]:
    """A district, started, with an auditor for its books."""
    made = Town(home)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@contextmanager
def auditor_of(place: Town) -> Iterator[Auditor]:
    """Somebody who reads the books."""
    auditor = Auditor(place.mongo_url, *DATABASES)
    try:
        yield auditor
    finally:
        auditor.close()


def _children(plan: Plan) -> list[Child]:
    """Those of `motcua up`; in `make test-kafka` with a real Apache Kafka in the place of the embedded broker.

    The store waits for the disk here, as it does for everybody but the other tests: a killed one must come back with all it said.
    """
    with patch.dict(os.environ, {"RATE_LIMITS": "0", "LOG_LEVEL": "INFO", SYNC: "1"}):
        found = children(plan)
    jars = os.environ.get("TEST_KAFKA_JARS")
    if jars:
        embedded = next(child for child in found if child.name == BROKER)
        node = kafka_node(Path(jars), plan.home / "kafka", plan.ports.broker)
        node.name = BROKER
        found[found.index(embedded)] = Child(node, 1, port_health(node.port), "Apache Kafka", grace=0.0)
    return found


def _kill(child: Child) -> bool:
    """All processes of its session: a web server's children with their parent, as when a machine loses its power."""
    living = child.server.running
    if living:
        os.killpg(child.server.pid, signal.SIGKILL)
    return living
