"""Submission's own description of its API, fuzzed: no failure of ours, no answer that is not described."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask

from tests.support.fuzz import fuzz
from tests.support.submission_app import app, store
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
__all__ = ["app", "store"]

# Requests per operation. Enough to meet every kind of wrong value once; `make test` has minutes, not hours.
REQUESTS = 30


def test_no_request_makes_submission_fail_or_answer_what_it_does_not_describe(app: Flask) -> None:
    headers = bearer("citizen-an")
    operations = [result.ok() for result in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations()]
    assert len(operations) >= 15

    for operation in operations:
        fuzz(operation, REQUESTS, lambda _case: headers)
