"""A writer of ordered files to be killed: it writes one piece, says so, and then stands still with the order in its hands."""

from __future__ import annotations

import threading

from pymongo.database import Database

from services.metrics.export_jobs import Jobs
from services.metrics.export_jobs.job import Job
from services.metrics.export_jobs.stored_pieces import StoredPieces
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of
from services.metrics.worker import create_export_writer
from shared.clock import Clock
from shared.mongo.connect import Document


class StandingStill(StoredPieces):
    """The first piece takes for ever."""

    def put(self, job: Job, number: int, data: bytes) -> None:
        """Write it, and wait for the end."""
        super().put(job, number, data)
        print("written", flush=True)
        threading.Event().wait()


class Orders(Jobs):
    """Orders with such pieces."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        super().__init__(database, clock)
        self.pieces = StandingStill(database)


def main() -> None:
    """Take the first order there is."""
    settings = Settings.read(SERVICE)
    writer = create_export_writer(settings, database_of(settings), Orders)
    while True:
        writer.step()


if __name__ == "__main__":
    main()
