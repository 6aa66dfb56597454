"""`motcua up` as a person starts it: a process of its own, the real servers, signals, a second start on the same data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient, WriteConcern

from deploy.embedded.ports import is_open
from deploy.motcua.ports import Ports
from deploy.motcua.register import Register
from deploy.motcua.roles import ROLES
from tests.support.running import free_base_port

pytestmark = pytest.mark.servers
ROOT = Path(__file__).parents[2]
SECONDS = 60


class Up:
    """One run of the command."""

    def __init__(self, home: Path, base: int) -> None:
        self.home, self.base = home, base
        self.output = home.with_name(f"{home.name}.out")
        environment = {**os.environ, "MOTCUA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.up_with_stand_ins", "--base-port", str(base)],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def until(self, words: str) -> str:
        deadline = time.monotonic() + SECONDS
        while words not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)
        return self.output.read_text()

    def end(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def open_ports(self) -> list[int]:
        ports = Ports(self.base)
        wanted = [ports.document_store, ports.broker, *(ports.of(role) for role in ROLES.values())]
        return [port for port in wanted if is_open(port, 0.2)]


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Callable[[], Up]]:
    """Starts `motcua up` in one folder; ends whatever is left, its children too."""
    base = free_base_port()
    runs: list[Up] = []

    def start() -> Up:
        runs.append(Up(tmp_path / "home", base))
        return runs[-1]

    yield start
    for run in runs:
        run.end(signal.SIGKILL)
    Register(tmp_path / "home" / "run").end_leftovers()


def test_ctrl_c_stops_everything_and_the_second_start_is_quick_with_the_data_still_there(up: Callable[[], Up]) -> None:
    first = up()
    said = first.until("Ctrl-C stops everything")
    assert f"http://127.0.0.1:{first.base + 1}" in said
    with MongoClient(f"mongodb://127.0.0.1:{first.base + 117}") as client:
        client.kept.get_collection("files", write_concern=WriteConcern(j=True)).insert_one({"_id": 1})
    assert first.end(signal.SIGINT) == 0
    assert first.open_ports() == []
    started = time.monotonic()
    second = up()
    second.until("Ctrl-C stops everything")
    assert time.monotonic() - started < 15
    with MongoClient(f"mongodb://127.0.0.1:{second.base + 117}") as client:
        assert client.kept.files.count_documents({}) == 1
    assert second.end(signal.SIGTERM) == 0
    assert second.open_ports() == []


def test_a_killed_role_and_a_killed_broker_come_back_while_it_runs(up: Callable[[], Up]) -> None:
    run = up()
    run.until("Ctrl-C stops everything")
    for name in ("metrics-web", "tansu"):
        os.kill(json.loads((run.home / "run" / f"{name}.json").read_text())["pid"], signal.SIGKILL)
        run.until(f"↻ {name}")
    deadline = time.monotonic() + SECONDS
    while len(run.open_ports()) < len(ROLES) + 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert run.end() == 0


def test_after_the_supervisor_itself_was_killed_the_next_start_clears_what_it_left(up: Callable[[], Up]) -> None:
    first = up()
    first.until("Ctrl-C stops everything")
    first.end(signal.SIGKILL)
    assert first.open_ports() != []
    second = up()
    said = second.until("Ctrl-C stops everything")
    assert "Stopped what was left of the last run" in said
    assert second.end() == 0
    assert second.open_ports() == []
