"""Submissions per second against the smallest endpoint with one durable insert, in turns, on the same store."""

from __future__ import annotations

import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from deploy.embedded.ports import free_port
from deploy.embedded.server import Server
from deploy.motcua.child import answers
from tests.bench.report import Report, median, milliseconds, quantile
from tests.faults.citizens import body
from tests.faults.town import Town
from tests.support.district import District
from tests.support.running import ROOT

ROUNDS, CLIENTS = 10, 8
# Not asked here, and they would take the store's time from both sides unevenly.
RESTING = ("submission-worker", "processing-worker", "metrics-worker", "processing-web", "metrics-web")


@dataclass
class Side:
    """What one of the two did, over all rounds."""

    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        """For the table."""
        quantiles = [milliseconds(quantile(self.seconds, share)) for share in (0.5, 0.99)]
        return [name, f"{median(self.rates):.0f}", *quantiles]


def measure(place: Town, report: Report, seconds: float) -> None:
    """(a)"""
    ours, bare = Side(), Side()
    district = District(place.base_port)
    headers = {"Authorization": f"Bearer {district.token('citizen-an')}"}
    with place.down(*RESTING), _bare(place) as address:
        for _ in range(ROUNDS):
            _round(ours, f"{district.submission}/api/v1/applications", headers, seconds)
            _round(bare, address, {}, seconds)
    district.close()
    # Round against round: the disk gets slower while it is written to, so the first and the last round cannot be compared.
    ratios = sorted(mine / other for mine, other in zip(ours.rates, bare.rates, strict=True))
    report.add(
        "Submissions per second",
        f"{ROUNDS} rounds in turns of {seconds:g} s, {CLIENTS} clients; both behind gunicorn with 16 threads, workers resting. "
        "Ours checks the token, the form and the idempotency key, draws a tracking code, and writes the application with its "
        f"event; the bare endpoint inserts the body. Ratio of the two in the same turn: "
        f"**{median(ratios):.2f}** (median; {ratios[0]:.2f} to {ratios[-1]:.2f}). The disk gets slower while it is written to.",
        ["", "per second", "p50", "p99"],
        [ours.row("submission"), bare.row("bare Flask, one durable insert")],
    )


@contextmanager
def _bare(place: Town) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn/web.py", "tests.bench.bare:create_app()"]
    settings = {"PORT": str(port), "MONGO_URL": place.mongo_url}
    server = Server("bare", port, command, place.home / "logs" / "bare.log", settings, folder=ROOT)
    server.start(30, lambda: answers(port, "/readyz"))
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.stop()


def _round(side: Side, url: str, headers: dict[str, str], seconds: float) -> None:
    end = time.monotonic() + seconds
    before = len(side.seconds)
    clients = [threading.Thread(target=_client, args=(url, headers, end, side.seconds.append)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    side.rates.append((len(side.seconds) - before) / seconds)


def _client(url: str, headers: dict[str, str], end: float, done: Callable[[float], None]) -> None:
    with requests.Session() as session:
        while (began := time.monotonic()) < end:
            key = {"Idempotency-Key": uuid.uuid4().hex}
            answer = session.post(url, json=body(1), headers={**headers, **key}, timeout=30)
            assert answer.status_code == 201, answer.text
            done(time.monotonic() - began)
