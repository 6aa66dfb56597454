"""The supervisor with tiny stand-ins for roles: order, health, death, stubbornness, and what a killed supervisor leaves."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.embedded.ports import free_port, is_open
from deploy.embedded.server import Server
from deploy.motcua import child as child_module
from deploy.motcua.child import Child, http_health
from deploy.motcua.register import Register, began
from deploy.motcua.supervisor import StartFailed, Supervisor

STAND_IN = Path(__file__).parents[2] / "support" / "stand_in.py"


class Recorder:
    """Remembers every change."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, str]] = []

    def changed(self, child: Child, note: str = "") -> None:
        self.changes.append((child.name, child.state))


def stand_in(folder: Path, name: str, order: int, manner: str = "good") -> Child:
    port = free_port()
    command = [sys.executable, "-S", str(STAND_IN), manner]
    server = Server(name, port, command, folder / "logs" / f"{name}.log", {"PORT": str(port), "WORKER_PORT": ""})
    return Child(server, order, http_health(port, "/readyz"), name)


Start = Callable[..., tuple[Supervisor, Recorder]]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    """Makes supervisors, and leaves no child behind."""
    families: list[Child] = []

    def make(*children: Child) -> tuple[Supervisor, Recorder]:
        families.extend(children)
        recorder = Recorder()
        return Supervisor(children, recorder, Register(tmp_path / "run")), recorder

    yield make
    for child in families:
        child.server.kill()


def until(condition: Callable[[], bool], supervisor: Supervisor) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        supervisor.look_after_all()
        time.sleep(0.02)


def test_a_part_starts_when_the_ones_before_it_are_healthy_and_stops_before_them(tmp_path: Path, supervise: Start) -> None:
    supervisor, recorder = supervise(stand_in(tmp_path, "second", 2), stand_in(tmp_path, "first", 1))
    assert supervisor.start()
    assert recorder.changes == [("first", "starting"), ("first", "ready"), ("second", "starting"), ("second", "ready")]
    recorder.changes.clear()
    supervisor.stop()
    assert recorder.changes == [("second", "stopped"), ("first", "stopped")]


def test_a_killed_part_is_started_again_on_its_port_after_a_pause(tmp_path: Path, supervise: Start) -> None:
    one = stand_in(tmp_path, "one", 1)
    supervisor, recorder = supervise(one)
    supervisor.start()
    before = one.server.pid
    os.kill(before, signal.SIGKILL)
    until(lambda: one.state == "ready" and one.restarts == 1, supervisor)
    assert one.server.pid != before
    assert recorder.changes[-3:] == [("one", "restarting"), ("one", "starting"), ("one", "ready")]


def test_the_pause_before_a_restart_grows_and_is_forgiven_after_a_good_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stand_in(tmp_path, "one", 1)
    pauses = [one.died() for _ in range(7)]
    assert pauses == [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 30.0]
    one.become("ready")
    monkeypatch.setattr(child_module, "FORGIVEN_AFTER", -1.0)
    assert one.died() == 0.5


def test_a_part_that_cannot_start_is_named_and_its_log_says_why(tmp_path: Path, supervise: Start) -> None:
    broken = stand_in(tmp_path, "broken", 1, "broken")
    supervisor, _ = supervise(broken)
    with pytest.raises(StartFailed) as failed:
        supervisor.start()
    assert failed.value.child is broken
    assert "broken on purpose" in broken.server.log.read_text()


def test_a_part_that_ignores_the_request_to_stop_is_killed_after_the_grace(tmp_path: Path, supervise: Start) -> None:
    stubborn = stand_in(tmp_path, "stubborn", 1, "stubborn")
    supervisor, _ = supervise(stubborn)
    supervisor.start()
    started = time.monotonic()
    supervisor.stop(grace=0.3)
    assert 0.25 < time.monotonic() - started < 5
    assert not is_open(stubborn.server.port)


def test_nothing_more_is_started_once_it_was_asked_to_stop(tmp_path: Path, supervise: Start) -> None:
    first, second = stand_in(tmp_path, "first", 1), stand_in(tmp_path, "second", 2)
    supervisor, recorder = supervise(first, second)
    first.healthy = lambda: bool(supervisor.ask_to_stop())  # Ctrl-C while the first part starts
    assert not supervisor.start()
    supervisor.stop()
    assert not first.server.running
    assert ("second", "starting") not in recorder.changes


def test_a_second_request_to_stop_kills_at_once(tmp_path: Path, supervise: Start) -> None:
    stubborn = stand_in(tmp_path, "stubborn", 1, "stubborn")
    supervisor, _ = supervise(stubborn)
    supervisor.start()
    supervisor.ask_to_stop()
    supervisor.ask_to_stop()
    started = time.monotonic()
    supervisor.stop(grace=30)
    assert time.monotonic() - started < 5


def test_what_a_killed_supervisor_left_is_found_and_ended(tmp_path: Path, supervise: Start) -> None:
    left = stand_in(tmp_path, "left", 1)
    supervisor, _ = supervise(left)
    supervisor.start()
    register = Register(tmp_path / "run")
    assert register.living() == {"left": left.server.pid}
    assert register.end_leftovers() == ["left"]
    assert not left.server.running
    assert register.living() == {}


def test_a_process_id_that_now_belongs_to_another_process_is_left_alone(tmp_path: Path) -> None:
    register = Register(tmp_path / "run")
    register.note("gone", os.getpid())
    note = tmp_path / "run" / "gone.json"
    note.write_text(note.read_text().replace(str(began(os.getpid())), "1"))
    assert register.end_leftovers() == []
    assert list((tmp_path / "run").iterdir()) == []


def test_a_stranger_on_the_port_is_not_taken_for_a_healthy_part(tmp_path: Path, supervise: Start) -> None:
    stranger = stand_in(tmp_path, "stranger", 1)
    supervisor, _ = supervise(stranger)
    supervisor.start()
    ours = stand_in(tmp_path, "ours", 1)
    pretender = Child(
        Server("ours", stranger.server.port, [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "ours.log"),
        1,
        ours.healthy,
        "ours",
    )
    pretender.healthy = http_health(stranger.server.port, "/readyz")
    second, recorder = supervise(pretender)
    second.look_after_all()
    pretender.server.spawn()
    pretender.become("starting")
    assert pretender.healthy()
    second.look_after_all()
    assert pretender.state == "starting"
    assert recorder.changes == []
