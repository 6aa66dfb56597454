"""Submission's store and application on the real store, for every test that asks it something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from services.submission.store import Store, store_in
from shared.clock import utc_now
from shared.mongo.connect import connect
from tests.support.tokens import verifier


@pytest.fixture
def store(document_store_url: str, database: str) -> Iterator[Store]:
    """Submission's collections in the test's own database, with their indexes."""
    found = connect(document_store_url, database)
    ensure_indexes(found)
    yield store_in(found, utc_now)
    found.client.close()


@pytest.fixture
def app(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application over the same database; it may be asked as often as a test likes."""
    monkeypatch.setenv("RATE_LIMITS", "0")
    app = create_app(verifier=verifier())
    app.testing = True
    yield app
    app.extensions["submission"].store.database.client.close()
