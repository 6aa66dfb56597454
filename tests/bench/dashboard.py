"""How long the pages of management take over ten thousand files and over a million, in turns in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from flask import Flask

from services.metrics.app import create_app
from tests.bench.filling import store_of
from tests.bench.report import Report, milliseconds, quantile
from tests.conftest import SETTINGS
from tests.support.servers import Pair
from tests.support.tokens import bearer, verifier

# Files of the store that is compared with.
FEW = 10_000
ROUNDS = 40
# How much more often the dashboard is asked for, which has a bar: in 40 rounds p95 is the third slowest, and chance.
MORE_OFTEN, WITH_A_BAR = 5, "/"
# Seconds after which a page is asked for no more.
LONG_ENOUGH = 20
# The lists behind cells of Biểu II.06a: what is asked in columns 3 (all to settle), 7 (settled) and 11 (being settled), of the
# line of one commune and of the sum of their level.
CELLS = {
    f"files of the form, column {column}, {place}, {days}": f"/reports/cases?{asked}&column={column}&{period}"
    for days, period in (("a month", "period={month}&calendar=administrative"), ("a year", "period={year}"))
    for place, asked in (("the communes", "level=commune"), ("one commune", "level=commune&line=29179"))
    for column in (3, 7, 11)
}
ASKED = {
    "dashboard": "/",
    "dashboard, administrative calendar": "/?calendar=administrative",
    "details of the commune level": "/details?level=commune",
    "details of a commune": "/details?unit=29179",
    "explore: the communes": "/explore?level=commune",
    "explore: inside a commune": "/explore?unit=29179",
    "cases, as a page, all": "/cases",
    "cases, as a page, one commune": "/cases?unit=29179",
    "cases, first page, the district on paper": "/api/v1/online-share/cases?unit=836&part=paper&limit=100",
    "cases, first page, not counted": "/api/v1/online-share/cases?level=commune&part=excluded&limit=100",
    "cases, as a page, in time, the communes": "/cases?level=commune&part=in_time",
    "cases, as a page, not satisfied, the communes": "/cases?level=commune&part=rated_not_satisfied",
    "cases, as a page, through a step, one commune": "/cases?unit=29179&part=step:tham_dinh",
    "received online, as a page, the communes": "/intake/cases?level=commune&part=received_online",
    "received and owing a fee, as a page, the district": "/intake/cases?level=district&part=fee_owed",
    "open files, as a page, all": "/open",
    "open files, as a page, one commune": "/open?unit=29179",
    "open files, as a page, due by the end of the year": "/open?due_to={year}-12-31",
    "late files, as a page": "/late",
    "late files, as a page, open and overdue for over 30 days": "/late?part=overdue_over_30",
    "Biểu II.06a by unit, a month": "/reports?period={month}&calendar=administrative",
    "Biểu II.06a by field, a month": "/reports?period={month}&calendar=administrative&by=field",
    "Biểu II.06a by unit, a year": "/reports",
    **CELLS,
    "online-share": "/api/v1/online-share?level=commune",
    "online-share, days at the edge": "/api/v1/online-share?period={year}-01-09..{year}-10-03",
    "scorecard": "/plan",
}


def measure(pair: Pair, report: Report, files: int, rounds: int = ROUNDS) -> None:
    """(f)"""
    names = [store_of(pair, FEW), store_of(pair, files)]
    taken: dict[str, tuple[list[float], ...]] = {}
    with serving(pair.mongo_url, names[0]) as few, serving(pair.mongo_url, names[1]) as many:
        for words, path in ASKED.items():
            taken[words] = _in_turns((few, many), path, rounds * MORE_OFTEN if path == WITH_A_BAR else rounds)
    report.add(
        "Pages of management by the number of files",
        f"Eighteen months of {FEW:,} and of {files:,} files, written in bulk; each page {rounds} times, the dashboard "
        f"{rounds * MORE_OFTEN} times, in turns in one process, "
        "without the network between, after it was asked for once. p50 and p95 of the time to the whole answer; the ratio is "
        "that of the two p95.",
        ["", *(f"{size:,} files, {part}" for size in (FEW, files) for part in ("p50", "p95")), "ratio"],
        [[words, *_row(found)] for words, found in taken.items()],
    )


@contextmanager
def serving(mongo_url: str, database: str) -> Iterator[Flask]:
    """The application of metrics over this database."""
    before = dict(os.environ)
    os.environ.update({**SETTINGS, "MONGO_URL": mongo_url, "MONGO_DATABASE": database, "RATE_LIMITS": "0"})
    try:
        yield create_app(verifier=verifier())
    finally:
        os.environ.clear()
        os.environ.update(before)


def _in_turns(apps: Sequence[Flask], path: str, rounds: int) -> tuple[list[float], ...]:
    """Seconds of each round for each application, after one that fills the memories a process has anyway."""
    found: tuple[list[float], ...] = tuple([] for _ in apps)
    for app in apps:
        _ask(app, path)
    for _ in range(rounds):
        for app, seconds in zip(apps, found, strict=True):
            if sum(seconds) < LONG_ENOUGH:
                seconds.append(_ask(app, path))
    return found


def _ask(app: Flask, path: str) -> float:
    month = datetime.now(UTC).date() - timedelta(days=40)
    path = path.format(month=f"{month:%Y-%m}", year=f"{datetime.now(UTC):%Y}")
    began = time.perf_counter()
    answer = app.test_client().get(path, headers=bearer("manager-836", ("manager", "836")))
    taken = time.perf_counter() - began
    assert answer.status_code == 200, (path, answer.status_code)
    return taken


def _row(sides: Sequence[Sequence[float]]) -> list[str]:
    slow = [quantile(seconds, 0.95) for seconds in sides]
    times = [milliseconds(each) for seconds, p95 in zip(sides, slow, strict=True) for each in (quantile(seconds, 0.5), p95)]
    return [*times, f"{slow[1] / slow[0]:.2f}"]
