"""The worker of metrics: hears what both owners tell, follows their journals to the end, makes reports, writes files."""

from __future__ import annotations

import sys

import structlog
from pymongo.database import Database

from services.metrics.export_jobs import Jobs
from services.metrics.export_jobs.orders import list_opener
from services.metrics.export_jobs.writer import ExportWriter
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.generation import outdated
from services.metrics.projections.projection import MetricsProjection
from services.metrics.rebuild import Rebuild
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of, dimensions_of, figures_of, journals_of, late_list_of, reporting_loops
from shared.clock import utc_now
from shared.delivery import Broker, intake, intake_loops
from shared.intake import Intake
from shared.logs import configure_logs
from shared.mongo.connect import Document
from shared.worker import Worker
from shared.worker_health import health_server

log = structlog.get_logger(__name__)


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
    loops.append(create_export_writer(settings, database))
    loops += reporting_loops(settings, database)
    return Worker(SERVICE, loops, health=health_server(settings.worker_host, settings.worker_port))


def create_export_writer(settings: Settings, database: Database[Document], orders: type[Jobs] = Jobs) -> ExportWriter:
    """The loop that writes the files people ordered; `orders` replaces them in tests."""
    late = late_list_of(settings, figures_of(settings, database))
    return ExportWriter(orders(database, utc_now), list_opener(late))


def bring_into_shape(database: Database[Document], rebuild: Rebuild) -> bool:
    """After an update that counts something new: compute the sums anew, before the first event is applied to them.

    Says whether that was needed. Raises PeerUnavailable when an owner's journal cannot be read: to be tried again.
    """
    if not outdated(database):
        return False
    log.warning("sums are of an earlier version of this code: computing them anew")
    rebuild.renew()
    return True


def main() -> int:
    """Run until told to stop."""
    settings = Settings.read(SERVICE)
    configure_logs(settings.log_level, service=SERVICE, role="worker")
    database = database_of(settings)
    bring_into_shape(
        database, Rebuild(database, journals_of(settings), settings.kafka_partitions, dimensions=dimensions_of(settings))
    )
    return create_worker(settings).run()


if __name__ == "__main__":
    sys.exit(main())
