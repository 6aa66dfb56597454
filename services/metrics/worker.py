"""The worker of metrics: hears both owners, follows their journals, reads levels, makes reports, letters and files."""

from __future__ import annotations

import sys

from pymongo.database import Database

from services.metrics.export_jobs import Jobs
from services.metrics.export_jobs.orders import list_opener
from services.metrics.export_jobs.writer import ExportWriter
from services.metrics.indexes import ensure_indexes
from services.metrics.letters.loops import letter_loops
from services.metrics.projections.projection import MetricsProjection
from services.metrics.rebuild import Rebuild
from services.metrics.reshaping import Reshaping
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import (
    database_of,
    dimensions_of,
    figures_of,
    journals_of,
    late_list_of,
    level_readings_of,
    reporting_loops,
)
from shared.clock import utc_now
from shared.delivery import Broker, intake, intake_loops
from shared.intake import Intake
from shared.message import Progress
from shared.mongo.connect import Document
from shared.process import begin
from shared.worker import Worker
from shared.worker_health import health_server


def create_intake(settings: Settings | None = None) -> Intake:
    """How events come in here, for the worker and for the command line."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    projection = MetricsProjection(database, settings.kafka_partitions, dimensions=dimensions_of(settings))
    return intake(SERVICE, database, projection, journals_of(settings), utc_now)


def create_worker(settings: Settings | None = None) -> Worker:
    """The loops put together; nothing connects before the first round, but the indexes are made here."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    ensure_indexes(database)
    broker = Broker.of(settings)
    loops = intake_loops(SERVICE, database, create_intake(settings), journals_of(settings), broker, utc_now)
    loops += [create_reshaping(settings, database), create_export_writer(settings, database)]
    loops += [level_readings_of(database, figures_of(settings, database)), *reporting_loops(settings, database)]
    loops += letter_loops(settings, database)
    return Worker(SERVICE, loops, health=health_server(settings.worker_host, settings.worker_port))


def create_export_writer(settings: Settings, database: Database[Document], orders: type[Jobs] = Jobs) -> ExportWriter:
    """The loop that writes the files people ordered; `orders` replaces them in tests."""
    late = late_list_of(settings, figures_of(settings, database))
    return ExportWriter(orders(database, utc_now), list_opener(late))


def create_reshaping(settings: Settings, database: Database[Document]) -> Reshaping:
    """The loop that computes outdated sums anew."""
    journals, dimensions = journals_of(settings), dimensions_of(settings)

    def rebuild(progress: Progress) -> Rebuild:
        return Rebuild(database, journals, settings.kafka_partitions, progress, dimensions)

    return Reshaping(database, rebuild, utc_now)


def main() -> int:
    """Run until told to stop."""
    settings = Settings.read(SERVICE)
    begin(settings, "worker")
    return create_worker(settings).run()


if __name__ == "__main__":
    sys.exit(main())
