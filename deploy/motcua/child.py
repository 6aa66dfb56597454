"""One process under supervision: its state, its health, and when it may be tried again."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.embedded.ports import LOOPBACK, is_open
from deploy.embedded.server import Server

# Seconds before the first, second, … restart of a process that died; the last value repeats.
BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A process that lived this long (seconds) is forgiven its earlier deaths.
FORGIVEN_AFTER = 60.0


@dataclass
class Child:
    """A server and what the supervisor knows of it. States: waiting, starting, ready, restarting, stopped."""

    server: Server
    order: int
    healthy: Callable[[], bool]
    title: str
    grace: float | None = None  # seconds to stop by itself; None: what the supervisor gives to all
    state: str = "waiting"
    deaths: int = 0
    restarts: int = 0
    since: float = field(default_factory=time.monotonic)
    try_again_at: float = 0.0
    seconds_to_ready: float | None = None

    @property
    def name(self) -> str:
        """Of the role or server."""
        return self.server.name

    def become(self, state: str) -> None:
        """Enter a state now."""
        if state == "ready" and self.seconds_to_ready is None:
            self.seconds_to_ready = time.monotonic() - self.since
        self.state, self.since = state, time.monotonic()

    def died(self) -> float:
        """Note a death; returns the seconds until the next try."""
        if self.state == "ready" and time.monotonic() - self.since > FORGIVEN_AFTER:
            self.deaths = 0
        pause = BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
        self.deaths += 1
        self.try_again_at = time.monotonic() + pause
        self.become("restarting")
        return pause


def answers(port: int, path: str, timeout: float = 1.0) -> bool:
    """Whether GET http://127.0.0.1:port/path is answered with success within `timeout` seconds."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=timeout) as answer:
            return bool(200 <= answer.status < 300)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def http_health(port: int, path: str) -> Callable[[], bool]:
    """The health of a role of ours."""
    return lambda: answers(port, path)


def port_health(port: int) -> Callable[[], bool]:
    """The health of a server that does not speak HTTP: it listens."""
    return lambda: is_open(port, 0.2)
