"""An open dashboard: follows the live stream, and comes back with `Last-Event-ID` whenever it is cut off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import requests

# Seconds before coming back, and until a silent connection is given up (longer than the pause between two signs of life).
BACK, SILENCE = 0.2, 20.0


class Dashboard:
    """The revisions it was told, in order, and how often it came."""

    def __init__(self, url: str, token: str) -> None:
        self.seen: list[int] = []
        self.comings = 0
        self._url = url
        self._token = token
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="dashboard", daemon=True)

    def open(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def close(self) -> None:
        """Go away at the next word of the stream."""
        self._gone.set()

    def _follow(self) -> None:
        while not self._gone.wait(BACK):
            headers = {"Authorization": f"Bearer {self._token}"}
            headers |= {"Last-Event-ID": str(self.seen[-1])} if self.seen else {}
            try:
                with requests.get(self._url, headers=headers, stream=True, timeout=SILENCE) as answer:
                    self._read(answer)
            except requests.RequestException:
                continue

    def _read(self, answer: requests.Response) -> None:
        self.comings += answer.ok
        for line in answer.iter_lines(chunk_size=1):
            if line.startswith(b"id: "):
                self.seen.append(int(line[4:]))
            if self._gone.is_set():
                return


@contextmanager
def watching(port: int, token: str) -> Iterator[Dashboard]:
    """Somebody with the dashboard open."""
    dashboard = Dashboard(f"http://127.0.0.1:{port}/api/v1/stream", token)
    dashboard.open()
    try:
        yield dashboard
    finally:
        dashboard.close()
