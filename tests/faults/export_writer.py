"""A writer of ordered files to be killed: it writes one piece, says so, and then stands still with the order in its hands."""

from __future__ import annotations

import threading

from services.metrics.export_jobs import Jobs
from services.metrics.export_jobs.job import Job
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of
from services.metrics.worker import create_export_writer


class StandingStill(Jobs):
    """Orders whose first piece takes for ever."""

    def put(self, job: Job, number: int, data: bytes) -> None:
        """Write it, and wait for the end."""
        super().put(job, number, data)
        print("written", flush=True)
        threading.Event().wait()


def main() -> None:
    """Take the first order there is."""
    settings = Settings.read(SERVICE)
    writer = create_export_writer(settings, database_of(settings), StandingStill)
    while True:
        writer.step()


if __name__ == "__main__":
    main()
