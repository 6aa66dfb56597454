"""The parts of metrics put together, once per process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pymongo.database import Database

from services.metrics.domain.dimensions import Dimensions
from services.metrics.figures import Figures
from services.metrics.reference import load_reference
from services.metrics.settings import SERVICE, Settings
from services.metrics.views import Views
from shared.auth.service_token import sign_service_token
from shared.clock import utc_now
from shared.delivery import peer_journals
from shared.mongo.connect import Document, connect
from shared.peers import PeerJournal


def database_of(settings: Settings) -> Database[Document]:
    """The metrics database; nothing connects before its first use."""
    return connect(settings.mongo_url, settings.mongo_database)


def figures_of(settings: Settings, database: Database[Document]) -> Figures:
    """The reading side."""
    return Figures(Views(database, dimensions_of(settings)), load_reference(Path(settings.district_pack)), utc_now)


def dimensions_of(settings: Settings) -> Dimensions:
    """What the pack says of procedures, for whoever computes sums."""
    return load_reference(Path(settings.district_pack)).dimensions()


def journals_of(settings: Settings) -> Sequence[PeerJournal]:
    """The journals of both owners."""
    addresses = {"submission": settings.submission_url, "processing": settings.processing_url}
    key = settings.service_token_key
    return peer_journals(addresses, lambda source: sign_service_token(key, issuer=SERVICE, audience=source))
