"""The worker process: a few loops side by side, all of them or none.

A loop has a `step()` that does one round and says how many seconds to wait. What is known to pass (a server that does not answer)
is waited out with a growing pause; anything else stops the whole process, loudly, and the supervisor starts it again at the same
place. Nothing is skipped.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from kafka.errors import KafkaError
from prometheus_client import Counter
from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure

from shared.errors import Unavailable
from shared.mongo.refusals import cannot_serve

log = structlog.get_logger(__name__)

# The longest pause between tries while a server does not answer, in seconds. Much longer, and a figure stands still after the
# server is back; much shorter, and the log fills.
LONGEST_PAUSE = 5.0
FIRST_PAUSE = 0.2
# How long the loops may take to finish their round when the process is told to stop, in seconds.
STOP_SECONDS = 10.0

WAITED_OUT = Counter("motcua_loop_waits_total", "Rounds put off because a server did not answer", ["worker", "loop"])


class Loop(Protocol):
    """Something a worker does again and again."""

    name: str

    def step(self) -> float:
        """Do one round; return the seconds to wait before the next."""

    def close(self) -> None:
        """Let go of connections; called once, when the worker stops."""


class Worker:
    """Runs loops in threads until it is told to stop or one of them fails."""

    def __init__(self, name: str, loops: Sequence[Loop], *, health: Callable[[Worker], None] | None = None) -> None:
        self.name = name
        self._loops = tuple(loops)
        self._stop = threading.Event()
        self._failed = threading.Event()
        self._health = health
        self.last_round: dict[str, float] = {}

    def run(self) -> int:
        """Run until SIGTERM, SIGINT or a failure; returns the exit code (0 asked to stop, 1 failed)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        if self._health:
            self._health(self)
        self.start()
        self._stop.wait()
        self.join()
        return 1 if self._failed.is_set() else 0

    def start(self) -> None:
        """Start the loops in threads of their own and return."""
        self._threads = [threading.Thread(target=self._run, args=(loop,), name=loop.name, daemon=True) for loop in self._loops]
        for thread in self._threads:
            thread.start()
        log.info("worker_started", worker=self.name, loops=[loop.name for loop in self._loops])

    def stop(self) -> None:
        """Ask all loops to end after their present round."""
        self._stop.set()

    def join(self) -> None:
        """Wait for the loops to end, at most `STOP_SECONDS`."""
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        log.info("worker_stopped", worker=self.name, failed=self._failed.is_set())

    @property
    def alive(self) -> bool:
        """Whether every loop still runs."""
        return not self._stop.is_set()

    def _run(self, loop: Loop) -> None:
        try:
            self._rounds(loop)
        except Exception:
            log.exception("loop_failed", worker=self.name, loop=loop.name)
            self._failed.set()
        finally:
            self._stop.set()
            self._close(loop)

    def _rounds(self, loop: Loop) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                wait = loop.step()
                pause = FIRST_PAUSE
                self.last_round[loop.name] = time.monotonic()
            except Exception as error:
                if not passes(error):
                    raise
                WAITED_OUT.labels(self.name, loop.name).inc()
                log.warning("loop_waits", worker=self.name, loop=loop.name, error=type(error).__name__, seconds=pause)
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE)
            if wait:
                self._stop.wait(wait)

    def _close(self, loop: Loop) -> None:
        try:
            loop.close()
        except Exception as error:
            if not passes(error):
                raise
            log.info("loop_close_failed", worker=self.name, loop=loop.name, error=type(error).__name__)


def passes(error: BaseException) -> bool:
    """Whether this failure is a server that does not answer, which passes, rather than a mistake, which does not."""
    if isinstance(error, OperationFailure):
        again = ("TransientTransactionError", "RetryableWriteError")
        return cannot_serve(error) or any(error.has_error_label(label) for label in again)
    return isinstance(error, ConnectionFailure | ExecutionTimeout | KafkaError | Unavailable)
