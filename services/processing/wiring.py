"""Processing's parts put together: made once per process by `app.py` and `worker.py`. Nothing connects before its first use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pymongo.database import Database

from services.processing.audit import AuditLog
from services.processing.file_codes import FileCodes
from services.processing.handlers.office import Office, Official
from services.processing.people import signed_in_official
from services.processing.records import Records
from services.processing.reference import Reference
from services.processing.settings import Settings
from services.processing.store import CaseStore
from services.processing.submission import Applications, SubmissionApplications
from shared.auth.service_token import sign_service_token
from shared.clock import Clock, utc_now
from shared.mongo.connect import Document, connect
from shared.mongo.journal import Journal


@dataclass(frozen=True)
class Processing:
    """Everything a door of processing may ask."""

    settings: Settings
    database: Database[Document]
    office: Office
    applications: Applications
    journal: Journal

    def me(self) -> Official:
        """The official of the present request; raises Forbidden for anybody who is none."""
        return signed_in_official(self.office.reference.units, self.office.today())


def wire(settings: Settings, clock: Clock = utc_now) -> Processing:
    """The parts, over the database and the pack that the settings name."""
    database = connect(settings.mongo_url, settings.mongo_database)
    cases = CaseStore(database, clock)
    office = Office(
        cases=cases,
        codes=FileCodes(database["counters"], cases.collection, clock),
        registers=Records(database, "register_entries", unit="receiving_unit", day="received_on", clock=clock),
        secret_counts=Records(database, "secret_counts", unit="unit", day="day", clock=clock),
        audit=AuditLog(database, clock),
        reference=Reference.load(Path(settings.district_pack)),
        clock=clock,
    )
    applications = SubmissionApplications(settings.submission_url, lambda: service_token(settings, "submission"))
    return Processing(settings, database, office, applications, Journal(database))


def service_token(settings: Settings, audience: str) -> str:
    """A fresh token with which processing knocks at the door of `audience`."""
    return sign_service_token(settings.service_token_key, issuer="processing", audience=audience)
