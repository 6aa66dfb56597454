"""A worker is killed while it writes an ordered file: another one goes on within seconds, and only one of them is read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.export_jobs import Jobs, Order
from services.metrics.export_jobs.content import unpacked
from services.metrics.export_jobs.hold import Hold
from services.metrics.export_jobs.job import READY, WRITING
from services.metrics.export_jobs.jobs import LEASE
from services.metrics.indexes import ensure_indexes
from services.metrics.settings import SERVICE, Settings
from services.metrics.worker import create_export_writer
from shared.clock import utc_now
from shared.mongo.connect import connect
from tests.support.many_facts import put
from tests.support.running import ROOT
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.faults]
ROWS = 300
ORDER = Order("cases", "csv", {"period": "2021", "calendar": "calendar", "part": "denominator"}, "vi")
# Far more than a lease and a slow machine need, and less than the minute that an order once waited.
PATIENCE = 30.0


@pytest.fixture
def store(document_store_url: str, database: str) -> Iterator[Database[dict[str, Any]]]:
    made = connect(document_store_url, database)
    ensure_indexes(made)
    put(made, ROWS, 10)
    yield made
    made.client.close()


@contextmanager
def _standing_still() -> Iterator[subprocess.Popen[str]]:
    """A worker that has written half a file and holds the order."""
    line = [sys.executable, "-m", "tests.faults.export_writer"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "written\n"
            yield process
        finally:
            process.kill()


def test_another_worker_takes_over_within_seconds_and_delivers_the_whole(store: Database[dict[str, Any]]) -> None:
    jobs = Jobs(store, utc_now)
    job = jobs.order("somebody", ORDER)
    successor = create_export_writer(Settings.read(SERVICE), store)
    with _standing_still() as process:
        until(lambda: _leased_until(store) > jobs.get(job.id, "somebody").created_at + 2 * LEASE, seconds=PATIENCE)
        successor.step()
        assert jobs.get(job.id, "somebody").attempt == 1, "whoever lives and says so keeps the order, however long it takes"
        process.kill()
        process.wait()
        until(lambda: successor.step() >= 0.0 and jobs.get(job.id, "somebody").state == READY, seconds=PATIENCE, pause=0.1)
    successor.close()
    whole = jobs.get(job.id, "somebody")
    assert (whole.attempt, whole.done) == (2, ROWS)
    assert b"".join(unpacked(jobs.pieces.of(whole))).count(b"\r\n") == ROWS + 1


def test_who_lost_the_order_learns_it_and_renews_nothing(
    store: Database[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.metrics.export_jobs.hold.BEAT", 0.02)
    jobs, now = Jobs(store, utc_now), utc_now()
    jobs.order("somebody", ORDER)
    first = jobs.take()
    assert first is not None
    later = Jobs(store, lambda: now + timedelta(hours=1))
    second = later.take()
    assert second is not None and second.attempt == 2
    held = _leased_until(store)
    hold = Hold(jobs, first)
    until(lambda: hold.lost, seconds=PATIENCE)
    hold.end()
    assert _leased_until(store) == held


def test_a_loop_that_hangs_lets_its_order_go(store: Database[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.metrics.export_jobs.hold.BEAT", 0.02)
    monkeypatch.setattr("services.metrics.export_jobs.hold.PATIENCE", 0.1)
    jobs = Jobs(store, utc_now)
    jobs.order("somebody", ORDER)
    hanging = jobs.take()
    assert hanging is not None and hanging.state == WRITING
    hold = Hold(jobs, hanging)
    until(lambda: hold.lost, seconds=PATIENCE)
    until(lambda: jobs.take() is not None, seconds=PATIENCE, pause=0.2)
    hold.end()


def _leased_until(store: Database[dict[str, Any]]) -> datetime:
    found = store["exports"].find_one()
    assert found is not None
    return found["lease_until"]  # type: ignore[no-any-return]
