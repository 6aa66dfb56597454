"""The hold on an order while its file is written: renewed beside the writing, so that it may be short."""

from __future__ import annotations

import threading
import time

import structlog

from services.metrics.export_jobs.job import Job
from services.metrics.export_jobs.jobs import Jobs
from shared.worker import passes

log = structlog.get_logger(__name__)

# Seconds between two renewals: several of them fit into a lease (`jobs.LEASE`), so that one that comes late loses nothing.
BEAT = 1.0
# Seconds of writing without a sign of progress after which an order is let go: a loop that hangs must not keep it for ever. The
# longest silence of a loop that works is the end of a large workbook, about 20 seconds.
PATIENCE = 300.0


class Hold:
    """Keeps an order for its writer as long as the process lives, and knows when it is lost."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self._jobs = jobs
        self._job = job
        self._over = threading.Event()
        self._lost = threading.Event()
        self._progress = time.monotonic()
        self._beating = threading.Thread(target=self._beat, name=f"hold-{job.id}", daemon=True)
        self._beating.start()

    @property
    def lost(self) -> bool:
        """Whether the order may belong to somebody else: nothing more may be written for it."""
        return self._lost.is_set()

    def progress(self) -> None:
        """Note that the writing goes on."""
        self._progress = time.monotonic()

    def end(self) -> None:
        """Renew no more."""
        self._over.set()
        self._beating.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT) and self._goes_on() and self._renewed():
                pass
        finally:
            self._lost.set()

    def _goes_on(self) -> bool:
        return time.monotonic() - self._progress < PATIENCE

    def _renewed(self) -> bool:
        """False when another attempt has begun. A store that does not answer is asked again: the lease says who is right."""
        try:
            return self._jobs.keep(self._job)
        except Exception as error:
            if not passes(error):
                raise
            log.warning("export_hold_waits", export=self._job.id, error=type(error).__name__)
            return True
