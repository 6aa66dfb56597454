"""The application of metrics over a database of its own, for files of tests that fill it once and look at it many times."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from services.metrics.app import create_app
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from shared.clock import Clock, utc_now
from shared.events import Event
from shared.projection import CaseKey
from tests.conftest import SETTINGS
from tests.support.tokens import verifier


@contextmanager
def metrics_app(url: str, *, clock: Clock = utc_now, **chosen: str) -> Iterator[Flask]:
    """With the settings of the tests, and what is `chosen` beyond them; its connections are closed behind the block."""
    given = {"MONGO_URL": url, "MONGO_DATABASE": f"test_{secrets.token_hex(6)}", "RATE_LIMITS": "0", **chosen}
    with pytest.MonkeyPatch.context() as settings_for_all:
        for name, value in {**SETTINGS, **given}.items():
            settings_for_all.setenv(name, value)
        app = create_app(verifier=verifier(), clock=clock)
        app.testing = True
        ensure_indexes(database_of(app))
        yield app
        database_of(app).client.close()


def database_of(app: Flask) -> Database[dict[str, Any]]:
    """What the application reads."""
    database: Database[dict[str, Any]] = app.extensions["motcua_database"]
    return database


def apply_events(database: Database[dict[str, Any]], events: Iterable[Event], dimensions: Dimensions = NO_DIMENSIONS) -> None:
    """Count events in one batch, each case's in the order given."""
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in events:
        batch[event.source, event.case_id].append(event)
    MetricsProjection(database, 3, dimensions=dimensions).apply(batch)
