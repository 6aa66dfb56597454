"""One look at the figures for all who watch: a thread reads the mark of change and wakes every open stream."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from pymongo.errors import PyMongoError

log = structlog.get_logger(__name__)

# Seconds between looks: a change is on the screens this much later at most. Each look is one small read for all watchers.
LOOK_SECONDS = 0.2
NEVER_LOOKED = -1


class Broadcast:
    """The newest revision of the figures, and a way to wait for the next one."""

    def __init__(self, revision: Callable[[], int]) -> None:
        self._read = revision
        self._changed = threading.Condition()
        self._revision = NEVER_LOOKED
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def stopped(self) -> bool:
        """Whether the process is going down."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin to look, once per process; called by the first watcher, after any fork."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="broadcast", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Wake everybody for the last time."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """The newest revision as soon as it is not `known`, or what it is after `seconds`; `known` until the first look."""
        with self._changed:
            self._changed.wait_for(lambda: self._revision not in (known, NEVER_LOOKED) or self.stopped, timeout=seconds)
            return known if self._revision == NEVER_LOOKED else self._revision

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                revision = self._read()
            except PyMongoError as error:
                log.warning("figures_unreadable", error=type(error).__name__)
                continue
            with self._changed:
                if revision != self._revision:
                    self._revision = revision
                    self._changed.notify_all()
