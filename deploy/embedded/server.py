"""A child process that listens on one loopback port: start, wait, stop, kill and start again, by its own process id."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path

from deploy.embedded.ports import is_open, listens

_POLL = 0.02


class ServerFailed(Exception):
    """The server ended or did not listen in time; the message names its log."""


class PortTaken(ServerFailed):
    """Something that is not ours answers on the port."""


class Server:
    """One server process. `restart` and `start` keep the port and the data, so a client's address stays true over a kill."""

    def __init__(
        self,
        name: str,
        port: int,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        withheld: Container[str] = (),
    ) -> None:
        """`withheld`: what it does not inherit from whoever starts it, if `environment` does not give it."""
        self.name, self.port, self.command, self.log, self._folder = name, port, list(command), log, folder
        inherited = {name: value for name, value in os.environ.items() if name not in withheld}
        self.environment = {**inherited, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the running server. Raises `ServerFailed` when it was never started."""
        if self._process is None:
            raise ServerFailed(f"{self.name} is not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives (it may not listen yet)."""
        return self._process is not None and self._process.poll() is None

    def start(self, timeout: float = 30.0, ready: Callable[[], bool] | None = None) -> None:
        """Start and wait until our own process listens (and `ready` says yes). Seconds. Raises `ServerFailed`, `PortTaken`."""
        if is_open(self.port):
            raise PortTaken(f"port {self.port} is taken, {self.name} was not started")
        self.spawn()
        try:
            self._wait(timeout, ready)
        except ServerFailed:
            self.kill()
            raise

    def spawn(self) -> None:
        """Start without waiting. In a session of its own: Ctrl-C at the terminal reaches us alone, who stop it in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self._folder,
                start_new_session=True,
            )

    def _wait(self, timeout: float, ready: Callable[[], bool] | None) -> None:
        deadline = time.monotonic() + timeout
        while not (is_open(self.port) and (ready is None or ready())):
            if not self.running:
                raise ServerFailed(f"{self.name} ended while starting; see {self.log}")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not listen on {self.port} within {timeout:.0f} s; see {self.log}")
            time.sleep(_POLL)
        if not self.owns_port():
            raise PortTaken(f"port {self.port} belongs to another process, not to {self.name}")

    def stop(self, grace: float = 10.0) -> None:
        """Ask it to end (SIGTERM), and kill it after `grace` seconds."""
        if not self.running or self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()

    def ask_to_stop(self) -> None:
        """Send SIGTERM and do not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def owns_port(self) -> bool:
        """Whether our own process (and not a stranger) listens on the port; taken on trust where the system cannot tell."""
        return self.running and listens(self.pid, self.port) is not False

    def kill(self) -> None:
        """End it at once (SIGKILL), as a crash would."""
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def kill_without_waiting(self) -> None:
        """SIGKILL and nothing else, for signal handlers."""
        if self._process is not None and self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)

    def pause(self) -> None:
        """Freeze it (SIGSTOP): alive, but deaf."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen one go on (SIGCONT)."""
        os.kill(self.pid, signal.SIGCONT)

    def restart(self, timeout: float = 30.0) -> None:
        """Kill it if it lives, and start it again on the same port and data."""
        self.kill()
        self.start(timeout)
