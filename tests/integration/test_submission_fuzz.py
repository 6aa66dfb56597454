"""Submission's own description of its API, fuzzed: no failure of ours, no answer that is not described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask

from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared.mongo.connect import connect
from tests.support.fuzz import fuzz
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers

# Requests per operation. Enough to meet every kind of wrong value once; `make test` has minutes, not hours.
REQUESTS = 30


@pytest.fixture
def app(document_store_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("RATE_LIMITS", "0")
    found = connect(document_store_url, database)
    ensure_indexes(found)
    app = create_app(verifier=verifier())
    app.testing = True
    yield app
    app.extensions["submission"].store.database.client.close()
    found.client.close()


def test_no_request_makes_submission_fail_or_answer_what_it_does_not_describe(app: Flask) -> None:
    headers = bearer("citizen-an")
    operations = [result.ok() for result in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations()]
    assert len(operations) >= 15

    for operation in operations:
        fuzz(operation, REQUESTS, lambda _case: headers)
