"""The worker of submission: tells what happened, hears what processing tells, lets go of forgotten uploads, finishes
what a cashier began."""

from __future__ import annotations

import sys

from services.submission.handlers.assigning import AssignedMoney
from services.submission.handlers.cleaning import UploadCleaning
from services.submission.handlers.events import CitizenView
from services.submission.indexes import ensure_indexes
from services.submission.settings import Settings
from services.submission.store import SOURCE, Store
from services.submission.wiring import Submission, service_token, wire
from shared.delivery import Broker, ensure_delivery_indexes, intake, intake_loops, peer_journals, relay_loop
from shared.intake import Intake
from shared.peers import PeerJournal
from shared.process import begin
from shared.projection import per_case
from shared.worker import Worker
from shared.worker_health import health_server


def create_worker(settings: Settings | None = None, *, wired: Submission | None = None) -> Worker:
    """The loops put together, over `wired` if it is given; nothing connects before `run()`."""
    settings = settings or Settings.read(SOURCE)
    submission = wired or wire(settings)
    store, clock = submission.store, submission.clock
    aggregates = [store.applications.collection]
    broker = Broker.of(settings)
    way_in = _intake(settings, submission)
    loops = [
        relay_loop(SOURCE, store.database, aggregates, broker, clock),
        *intake_loops(SOURCE, store.database, way_in, _peers(settings), broker, clock),
        UploadCleaning(store, clock, store.time),
        AssignedMoney(store, clock),
    ]
    return Worker(SOURCE, loops, health=health_server(settings.worker_host, settings.worker_port))


def create_intake(settings: Settings | None = None) -> Intake:
    """How processing's events come in here, as the command line uses it to try parked ones again."""
    settings = settings or Settings.read(SOURCE)
    return _intake(settings, wire(settings))


def _intake(settings: Settings, submission: Submission) -> Intake:
    view = CitizenView(submission.store)
    projection = per_case(view.apply, view.positions)
    return intake(SOURCE, submission.store.database, projection, _peers(settings), submission.clock)


def _peers(settings: Settings) -> list[PeerJournal]:
    return peer_journals({"processing": settings.processing_url}, lambda _source: service_token(settings))


def prepare(store: Store) -> None:
    """Make the indexes; safe at every start."""
    ensure_indexes(store.database)
    ensure_delivery_indexes(store.database, [store.applications.collection])


def main() -> int:
    """Run until told to stop."""
    settings = Settings.read(SOURCE)
    begin(settings, "worker")
    prepare(wire(settings).store)
    return create_worker(settings).run()


if __name__ == "__main__":
    sys.exit(main())
