"""A bad way to a server: a TCP proxy of our own that holds back what the server answers, or loses all that is said on it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOPBACK = "127.0.0.1"
BYTES = 65_536


class SlowWay:
    """Listens on a port of its own in front of another; each piece of an answer waits for `delay()` seconds.

    While it is `cut`, nothing comes through in either direction and nobody is told, as when a cable is pulled. What was lost on a
    connection does not come later, as TCP would have it, so who said it waits until he loses his patience.
    """

    def __init__(self, target: int, delay: Callable[[], float]) -> None:
        self.delay = delay
        self.cut = False
        self._target = target
        self._door = socket.create_server((LOOPBACK, 0))
        self.port: int = self._door.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._take, name="slow", daemon=True).start()

    def close(self) -> None:
        """Nobody passes any more."""
        for each in (self._door, *self._open):
            each.close()

    def _take(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection((LOOPBACK, self._target))
            self._open += [near, far]
            for source, sink, delay in ((near, far, _at_once), (far, near, lambda: self.delay())):
                threading.Thread(target=self._pass_on, args=(source, sink, delay), name="slow", daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, delay: Callable[[], float]) -> None:
        """Until one side hangs up; then the other is told."""
        try:
            while data := source.recv(BYTES):
                time.sleep(delay())
                if not self.cut:
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            # Closed by one of the two, or by `close`.
            return


def _at_once() -> float:
    return 0.0


@contextmanager
def slow_way(target: int, delay: Callable[[], float]) -> Iterator[SlowWay]:
    """The proxy, for a block."""
    way = SlowWay(target, delay)
    try:
        yield way
    finally:
        way.close()
