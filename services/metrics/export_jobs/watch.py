"""For how long something has been seen to stay as it is, by the time this process has run, which no clock changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable


class Watch:
    """Remembers what it was shown last. `running`: seconds since any moment."""

    def __init__(self, running: Callable[[], float] = time.monotonic) -> None:
        self._running = running
        self._seen: dict[str, tuple[Hashable, float]] = {}

    def seconds(self, name: str, state: Hashable) -> float:
        """For how many seconds `name` has been shown with this `state` only; 0.0 the first time."""
        known, since = self._seen.get(name, (None, 0.0))
        if known != state:
            since = self._running()
            self._seen[name] = (state, since)
        return self._running() - since

    def forget(self, name: str) -> None:
        """It will not be shown again."""
        self._seen.pop(name, None)
