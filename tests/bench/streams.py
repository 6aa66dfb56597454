"""A thousand open dashboards on one process: from the official's answer to the message on each of them."""

from __future__ import annotations

import selectors
import socket
import time
from pathlib import Path

from deploy.motcua.ports import Ports
from deploy.motcua.roles import ROLES
from tests.bench.report import Report, milliseconds, quantile
from tests.support.district import District
from tests.support.running import running

DASHBOARDS = 1_000
ROUNDS = 10
# Seconds within which everybody must have been told.
PATIENCE = 10.0


def measure(home: Path, report: Report, dashboards: int = DASHBOARDS) -> None:
    """(e)"""
    with running(home) as (system, district):
        port = Ports(system.base_port).of(ROLES["metrics-stream"])
        watchers = _open(port, district.token("manager-836"), dashboards)
        delays = [delay for _ in range(ROUNDS) for delay in _round(district, watchers)]
        watchers.close()
    row = [milliseconds(value) for value in (quantile(delays, 0.5), quantile(delays, 0.95), max(delays))]
    report.add(
        "Open dashboards",
        f"{dashboards} connections to one stream process, {ROUNDS} files released one after the other, the whole system "
        "running beside it on the same cores; from the answer to the official to the message on each connection.",
        ["", "p50", "p95", "longest"],
        [["message on a dashboard", *row]],
    )


def _open(port: int, token: str, number: int) -> selectors.BaseSelector:
    """So many watchers, each past its first message."""
    selector = selectors.DefaultSelector()
    asked = f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    for _ in range(number):
        connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        connection.sendall(asked)
        selector.register(connection, selectors.EVENT_READ, bytearray())
    told = _until_told(selector, time.monotonic())
    assert len(told) == number, f"{number - len(told)} dashboards were not let in"
    return selector


def _round(district: District, watchers: selectors.BaseSelector) -> list[float]:
    case_id = str(district.apply()["case_id"])
    district.act(case_id, "accept", "official-29179-receptionist")
    district.act(case_id, "complete_step", "official-29179-specialist", medium="system")
    district.act(case_id, "sign", "official-29179-leader", signature="electronic")
    district.act(case_id, "sign", "official-29179-clerk", signature="electronic")
    time.sleep(2)
    for key in list(watchers.get_map().values()):
        _drain(key)
    district.act(case_id, "release", "official-29179-receptionist", medium="electronic")
    return _until_told(watchers, time.monotonic())


def _drain(key: selectors.SelectorKey) -> None:
    connection: socket.socket = key.fileobj  # type: ignore[assignment]
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
    except BlockingIOError:
        key.data.clear()


def _until_told(selector: selectors.BaseSelector, began: float) -> list[float]:
    """Seconds until each watcher had a message about figures."""
    waiting = {key.fd for key in selector.get_map().values()}
    delays: list[float] = []
    while waiting and time.monotonic() < began + PATIENCE:
        for key, _ in selector.select(timeout=0.5):
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            key.data.extend(connection.recv(65_536))
            if key.fd in waiting and b"event: figures" in key.data:
                waiting.discard(key.fd)
                delays.append(time.monotonic() - began)
                key.data.clear()
    return delays
