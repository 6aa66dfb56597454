"""One ordered file, written by the worker's own loop in a process of its own; prints what it took, and its memory."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import structlog

from services.metrics.export_jobs import Jobs, Order
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of
from services.metrics.worker import create_export_writer
from shared.clock import utc_now

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
# Seconds between two looks at the memory.
LOOK = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")
settings = Settings.read(SERVICE)
database = database_of(settings)
jobs, writer = Jobs(database, utc_now), create_export_writer(settings, database)


def memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


class Watch:
    """The most memory there was."""

    def __init__(self) -> None:
        self.most = memory()
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look)
        self._looking.start()

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self.most = max(self.most, memory())


def main() -> None:
    """Order, write, tell."""
    first = datetime.now(UTC).year - 2
    asked = {"period": f"{first}-01-01..{first + 2}-12-31", "calendar": "calendar", "part": "denominator"}
    writer.step()
    before, watch = memory(), Watch()
    job = jobs.order("bench", Order("cases", os.environ["BENCH_FORMAT"], asked, "vi"))
    began, tenth = time.monotonic(), 0
    while not (told := jobs.get(job.id, "bench")).finished:
        writer.step()
        if not tenth and told.done * 10 >= told.all > 0:
            tenth = watch.most
    seconds = time.monotonic() - began
    watch.end()
    writer.close()
    found = {"state": told.state, "rows": told.done, "seconds": seconds}
    print(json.dumps({**found, "before": before, "tenth": tenth or watch.most, "most": watch.most}))


if __name__ == "__main__":
    main()
