"""The worker: tells what happened here, listens to submission, fetches contents, watches for files that stand still.

`python -m services.processing.worker`
"""

from __future__ import annotations

import sys

from services.processing.handlers.applications import SUBMISSION, applications
from services.processing.handlers.content import ContentPuller
from services.processing.indexes import AGGREGATES, ensure_indexes
from services.processing.seals import Sealer
from services.processing.settings import Settings
from services.processing.watch import StalledWatch
from services.processing.wiring import Processing, service_token, wire
from shared.delivery import Broker, ensure_delivery_indexes, intake, intake_loops, peer_journals, relay_loop
from shared.intake import Intake
from shared.peers import PeerJournal
from shared.process import begin
from shared.worker import Loop, Worker
from shared.worker_health import health_server

NAME = "processing"


def create_worker(settings: Settings | None = None) -> Worker:
    """The worker's loops over the servers that the settings name; nothing connects before `run()`."""
    settings = settings or Settings.read(NAME)
    processing = wire(settings)
    return Worker(NAME, loops(processing), health=health_server(settings.worker_host, settings.worker_port))


def loops(processing: Processing) -> list[Loop]:
    """Relay, consumer and reconciler of submission's events, content puller, watch, sealer of the audit log."""
    settings, database, clock = processing.settings, processing.database, processing.office.clock
    broker = Broker.of(settings)
    way_in, peers = _intake(processing), _peers(settings)
    return [
        relay_loop(NAME, database, [database[name] for name in AGGREGATES], broker, clock),
        *intake_loops(NAME, database, way_in, peers, broker, clock),
        ContentPuller(processing.office, processing.applications),
        StalledWatch(processing.office),
        Sealer(database),
    ]


def create_intake(settings: Settings | None = None) -> Intake:
    """How submission's events come in here, as the command line uses it to try parked ones again."""
    return _intake(wire(settings or Settings.read(NAME)))


def _intake(processing: Processing) -> Intake:
    office = processing.office
    return intake(NAME, processing.database, applications(office), _peers(processing.settings), office.clock)


def _peers(settings: Settings) -> list[PeerJournal]:
    return peer_journals({SUBMISSION: settings.submission_url}, lambda source: service_token(settings, source))


def prepare(processing: Processing) -> None:
    """Create the indexes; safe at every start."""
    ensure_indexes(processing.database)
    ensure_delivery_indexes(processing.database, [processing.database[name] for name in AGGREGATES])


def main() -> int:
    """Run until told to stop; returns the exit code."""
    settings = Settings.read(NAME)
    begin(settings, "worker")
    prepare(wire(settings))
    return create_worker(settings).run()


if __name__ == "__main__":
    sys.exit(main())
