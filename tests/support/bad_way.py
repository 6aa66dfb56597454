"""A bad way to a server: a TCP proxy of our own that holds back what the server answers, or loses all that is said on it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

LOOPBACK = "127.0.0.1"
BYTES = 65_536
# How often it is looked whether a way that is cut is there again.
LOOK_SECONDS = 0.02


class BadWay:
    """Listens on a port of its own in front of another; each piece of an answer waits for `delay()` seconds.

    While it is `cut`, nothing comes through in either direction and nobody is told, as when a cable is pulled: not even that one
    side has hung up. A connection on which something was said meanwhile stays dumb for ever. In the world TCP would say it again
    when the cable is back; here whoever waits for it has to lose patience.
    """

    def __init__(self, target: int, delay: Callable[[], float]) -> None:
        self.delay = delay
        self.cut = False
        self._target = target
        self._door = socket.create_server((LOOPBACK, 0))
        self.port: int = self._door.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._take, name="bad way", daemon=True).start()

    def close(self) -> None:
        """Nobody passes any more. Who waits at the door is told by the shutdown; a mere close would let him in."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        for each in (self._door, *self._open):
            each.close()

    def _take(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection((LOOPBACK, self._target))
            except OSError:
                near.close()  # nobody is at the other end just now
                continue
            self._open += [near, far]
            lost = threading.Event()
            for source, sink, delay in ((near, far, _at_once), (far, near, lambda: self.delay())):
                carry = partial(self._carry, source, sink, delay, lost)
                threading.Thread(target=carry, name="bad way", daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, delay: Callable[[], float], lost: threading.Event) -> None:
        """Until one side hangs up; then the other is told, if the way is there."""
        try:
            while data := source.recv(BYTES):
                time.sleep(delay())
                if self.cut:
                    lost.set()
                if not lost.is_set():
                    sink.sendall(data)
            while self.cut:
                time.sleep(LOOK_SECONDS)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            # Closed by one of the two, or by `close`.
            return


def _at_once() -> float:
    return 0.0


@contextmanager
def bad_way(target: int, delay: Callable[[], float]) -> Iterator[BadWay]:
    """The proxy, for a block."""
    way = BadWay(target, delay)
    try:
        yield way
    finally:
        way.close()
