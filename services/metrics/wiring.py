"""The parts of metrics put together, once per process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pymongo.database import Database

from services.metrics.connector import Connector, Receiver
from services.metrics.domain.difference import Difference
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.report import Report
from services.metrics.figures import Figures
from services.metrics.intake import IntakeCalendar
from services.metrics.late import LateList
from services.metrics.level_readings import LevelReadings
from services.metrics.reference import load_reference
from services.metrics.reporting.comparison import Comparisons
from services.metrics.reporting.desk import Desk, period_of
from services.metrics.reporting.keys import load_keys
from services.metrics.reporting.maker import ReportMaker
from services.metrics.reporting.making import ReportMaking
from services.metrics.reporting.overview import Overview
from services.metrics.reporting.registry import load_regimes
from services.metrics.reporting.store import Reports
from services.metrics.reporting.tables import Tables
from services.metrics.reporting.tokens import issuer_of
from services.metrics.scorecard import Scorecard
from services.metrics.settings import SERVICE, Settings
from services.metrics.views import Views
from shared.auth.service_token import sign_service_token
from shared.calendar import load_calendar, local_day
from shared.clock import Clock, utc_now
from shared.delivery import peer_journals
from shared.mongo.connect import Document, connect, store_time
from shared.pack import read_yaml
from shared.peers import PeerJournal
from shared.worker import Loop


@dataclass(frozen=True, slots=True)
class Reporting:
    """The reports to the province, for the pages, the API and the worker. `connected`: whether there is a receiver."""

    overview: Overview
    reports: Reports
    maker: ReportMaker
    desk: Desk
    scorecard: Scorecard
    comparisons: Comparisons
    connected: bool

    def differences(self, report: Report) -> list[Difference] | None:
        """Which cells of a report are others by the figures of now; None when the pack does not know its regime any more."""
        regime = self.overview.find(report["regime"])
        if regime is None or not regime.made_here:
            return None
        return self.comparisons.of(regime, period_of(report), report)


def database_of(settings: Settings) -> Database[Document]:
    """The metrics database; nothing connects before its first use."""
    return connect(settings.mongo_url, settings.mongo_database)


def figures_of(settings: Settings, database: Database[Document], clock: Clock = utc_now) -> Figures:
    """The reading side."""
    reference = load_reference(Path(settings.district_pack))
    return Figures(Views.of(database, reference.dimensions()), reference, clock)


def reporting_of(settings: Settings, database: Database[Document], figures: Figures, clock: Clock = utc_now) -> Reporting:
    """The regimes of the pack with their reports, and the scorecard, which counts them."""
    pack, reports = Path(settings.district_pack), Reports(database["reports"])
    overview = Overview(load_regimes(pack), reports, figures.today, settings.reporting_connected_from)
    scorecard = Scorecard(figures, database["plan_values"], clock, overview, level_readings_of(database, figures))
    maker = ReportMaker(figures, Tables(figures, scorecard))
    desk = Desk(reports, overview, maker, district_of(pack), clock)
    comparisons, connected = Comparisons(maker, figures.views.freshness), bool(settings.reporting_url)
    return Reporting(overview, reports, maker, desk, scorecard, comparisons, connected)


def level_readings_of(database: Database[Document], figures: Figures) -> LevelReadings:
    """What the catalogue of the pack said of the levels of online services, day by day."""
    procedures = figures.reference.procedures
    return LevelReadings(database["level_readings"], procedures, figures.today, lambda: local_day(store_time(database)))


def reporting_loops(settings: Settings, database: Database[Document], clock: Clock = utc_now) -> list[Loop]:
    """What the worker does for reports: make those that are due, deliver those that are approved. Raises SettingsError when there
    is an address to send to and no keys to do it with.
    """
    reporting = reporting_of(settings, database, figures_of(settings, database, clock), clock)
    issuer = issuer_of(district_of(Path(settings.district_pack)))
    url, own, receivers = settings.reporting_url, settings.reporting_key_file, settings.reporting_receiver_keys
    receiver = Receiver(url, load_keys(own, receivers) if url else None, issuer)
    making = ReportMaking(reporting.overview, reporting.maker, reporting.reports, clock)
    return [making, Connector(reporting.reports, receiver, clock)]


def district_of(pack: Path) -> str:
    """The code of the district whose figures these are."""
    return str(read_yaml(pack / "pack.yaml")["district"])


def late_list_of(settings: Settings, figures: Figures) -> LateList:
    """The late files, by the working calendar of the pack."""
    return LateList(figures, load_calendar(Path(settings.district_pack)))


def intake_of(settings: Settings, figures: Figures) -> IntakeCalendar:
    """What came in day by day, by the same calendar."""
    return IntakeCalendar(figures, load_calendar(Path(settings.district_pack)))


def dimensions_of(settings: Settings) -> Dimensions:
    """What the pack says of procedures, for whoever computes sums."""
    return load_reference(Path(settings.district_pack)).dimensions()


def journals_of(settings: Settings) -> Sequence[PeerJournal]:
    """The journals of both owners."""
    addresses = {"submission": settings.submission_url, "processing": settings.processing_url}
    key = settings.service_token_key
    return peer_journals(addresses, lambda source: sign_service_token(key, issuer=SERVICE, audience=source))
