"""The loop that writes ordered files: some of one at a time, so that the worker can be stopped and its other loops go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

from services.metrics.export_jobs.content import Progress, bytes_of, counted, pieces
from services.metrics.export_jobs.hold import Hold
from services.metrics.export_jobs.job import Job, Order
from services.metrics.export_jobs.jobs import Jobs
from services.metrics.exports import Listing
from services.metrics.sheet_words import BookWords
from shared.errors import MotCuaError

log = structlog.get_logger(__name__)

# Seconds of writing between two looks at whether the worker is to stop.
SLICE = 0.5
# Seconds between looks for an order while there is none, and between two notes of the progress.
LOOK = 1.0
NOTE = 0.5
# Seconds between looks for what is too old.
SWEEP = 60.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list, how many rows it will have, as far as is known at its beginning, and the words of its workbook."""

    listing: Listing
    rows: int
    words: BookWords


class ExportWriter:
    """A loop of the worker. `open_list` makes the list of an order; it raises MotCuaError when it cannot be made any more."""

    name = "exports"

    def __init__(self, jobs: Jobs, open_list: Callable[[Order], Wanted]) -> None:
        self._jobs = jobs
        self._open_list = open_list
        self._job: Job | None = None
        self._hold: Hold | None = None
        self._writing: Iterator[None] | None = None
        self._swept = float("-inf")

    def step(self) -> float:
        """Write for half a second; an order that was interrupted is given back and begun anew."""
        if self._writing is None:
            self._give_back()
            self._sweep()
            self._job = self._jobs.take()
            if self._job is None:
                return LOOK
            self._hold = Hold(self._jobs, self._job)
            self._writing = self._write(self._job, self._hold)
        self._go_on(self._writing)
        return 0.0

    def close(self) -> None:
        """Give back what was not finished."""
        self._writing = None
        self._give_back()

    def _go_on(self, writing: Iterator[None]) -> None:
        end = time.monotonic() + SLICE
        self._writing = None  # whatever goes wrong below, this attempt is over
        for _ in writing:
            if time.monotonic() >= end:
                self._writing = writing
                return
        self._let_go()

    def _write(self, job: Job, hold: Hold) -> Iterator[None]:
        try:
            wanted = self._open_list(job.order)
        except MotCuaError as error:
            log.warning("export_failed", export=job.id, code=error.problem_code)
            self._jobs.fail(job)
            return
        progress, number, noted, mine = Progress(), 0, float("-inf"), True
        content = bytes_of(counted(wanted.listing, progress), wanted.words, job.order.format)
        for piece in pieces(content, progress):
            hold.progress()
            if time.monotonic() - noted >= NOTE:
                mine, noted = self._jobs.tell(job, progress.rows, wanted.rows), time.monotonic()
            if hold.lost or not mine:
                log.warning("export_hold_lost", export=job.id, attempt=job.attempt)
                return
            if piece:
                self._jobs.pieces.put(job, number, piece)
                number += 1
            yield
        whole = self._jobs.finish(job, number, progress.bytes, progress.rows)
        log.info("export_written", export=job.id, rows=progress.rows, chunks=number, whole=whole)

    def _give_back(self) -> None:
        """Whatever becomes of the order, it is not ours any more."""
        job = self._job
        self._let_go()
        if job is not None:
            self._jobs.give_back(job)

    def _let_go(self) -> None:
        if self._hold is not None:
            self._hold.end()
        self._job = self._hold = None

    def _sweep(self) -> None:
        if time.monotonic() - self._swept >= SWEEP:
            self._jobs.delete_old()
            self._swept = time.monotonic()
