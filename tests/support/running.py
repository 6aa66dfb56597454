"""The whole system as `make run` starts it, for tests that look at it from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from deploy.embedded.ports import free_port
from deploy.motcua.register import Register
from tests.conftest import SETTINGS
from tests.support.district import District

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0
STOP_SECONDS = 40.0
# Demo files take ten seconds on a quiet machine, and minutes on one where everything runs at once.
COMMAND_SECONDS = 300.0


def free_base_port() -> int:
    """A base for a whole system: below the range (from 32768 on) from which connections and other tests are given their ports."""
    return free_port() % 12_000 + 20_000


class Running:
    """One `motcua up` in a folder of its own on free ports; it can be stopped and started again on the same data."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.base_port = free_base_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start everything; returns the seconds until every part was healthy."""
        began = time.monotonic()
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "up.log").open("ab") as log:
            command = [sys.executable, "-m", "deploy.motcua", "up", "--base-port", str(self.base_port)]
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_healthy(began + START_SECONDS)
        return time.monotonic() - began

    def stop(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOP_SECONDS)

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        Register(self.home / "run").end_leftovers()

    def environment(self) -> dict[str, str]:
        """The environment of the commands: none of the settings of tests, and no demo files."""
        plain = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {**plain, "MOTCUA_HOME": str(self.home), "MOTCUA_SEED": "0", "RATE_LIMITS": "0", "MOTCUA_LANG": "en"}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `motcua …` beside it."""
        line = [sys.executable, "-m", "deploy.motcua", *arguments]
        return subprocess.run(
            line, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS
        )

    def _wait_until_healthy(self, deadline: float) -> None:
        wanted = [0, 1, 2, 3, 4, 13, 101, 102, 103]
        while wanted:
            assert self._process is not None
            assert self._process.poll() is None, (self.home / "up.log").read_text()
            assert time.monotonic() < deadline, (self.home / "up.log").read_text()
            wanted = [number for number in wanted if not _healthy(self.base_port + number)]
            time.sleep(0.1)


@contextmanager
def running(home: Path) -> Iterator[tuple[Running, District]]:
    """The system, started, with a client for its doors."""
    system = Running(home)
    try:
        system.start()
        district = District(system.base_port)
        yield system, district
        district.close()
    finally:
        system.end()


def _healthy(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
