"""Submission's own description of its API, fuzzed: no failure of ours, no answer that is not described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared.mongo.connect import connect
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers

PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
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
        strategy = operation.as_strategy()

        @given(case=strategy)
        @settings(
            max_examples=REQUESTS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=PROMISES)

        ask()
