"""Events per second of a rebuild: both journals read, everything computed and written beside the live set."""

from __future__ import annotations

import time

from services.metrics.indexes import ensure_indexes
from services.metrics.rebuild import Rebuild
from shared.events import to_wire
from shared.mongo.connect import connect
from shared.mongo.journal import Journal
from tests.bench.cpu import cpu_seconds, microseconds
from tests.bench.events import PARTITIONS, history
from tests.bench.report import Report
from tests.support.ledger import LocalJournal
from tests.support.servers import Pair


def measure(pair: Pair, report: Report, count: int) -> None:
    """(d)"""
    events = history(count)
    journals = []
    for source in ("submission", "processing"):
        journal = Journal(connect(pair.mongo_url, f"bench_{source}"))
        journal.ensure_indexes()
        told = [to_wire(event) for event in events if event.source == source]
        for start in range(0, len(told), 1_000):
            journal.append(told[start : start + 1_000])
        journals.append(LocalJournal(journal, source))
    database = connect(pair.mongo_url, "bench_rebuild")
    ensure_indexes(database)
    rebuild = Rebuild(database, journals, PARTITIONS)  # type: ignore[arg-type]
    began, worked, served = time.monotonic(), time.process_time(), cpu_seconds(pair.document_store.pid)
    computed = rebuild.beside()
    seconds, own = time.monotonic() - began, time.process_time() - worked
    store = cpu_seconds(pair.document_store.pid) - served
    report.add(
        "Rebuild",
        f"{count} events of {computed.facts} files, read from both journals in the same process, computed and written beside the "
        "live set.",
        ["events per second", "seconds", "own CPU per event", "store's CPU per event"],
        [[f"{count / seconds:.0f}", f"{seconds:.1f}", microseconds(own, count), microseconds(store, count)]],
    )
