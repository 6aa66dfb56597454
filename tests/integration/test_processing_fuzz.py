"""Processing's own description of its API, fuzzed on real files: no failure of ours, no answer that is not described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.integration.processing_office import COMMUNE, Desk, clock, desk

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
REQUESTS = 20
EVERYBODY = "+".join(f"{role}@{COMMUNE}" for role in ("receptionist", "specialist", "leader", "clerk", "administrator"))


def _files(desk: Desk) -> list[str]:
    """A file at reception and one in process, so that actions are legal now and then."""
    return [desk.open_at_counter(accept=accept).json["case_id"] for accept in (False, True)]


def test_no_request_makes_processing_fail_or_answer_what_it_does_not_describe(desk: Desk) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", desk.app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 25
    for operation in operations:
        _fuzz(desk, operation, _files(desk))


def _fuzz(desk: Desk, operation: Any, files: list[str]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=REQUESTS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        headers = {"Authorization": f"Bearer {EVERYBODY}"}
        if "case_id" in (case.path_parameters or {}):
            files.append(files.pop(0))
            case.path_parameters["case_id"] = files[0]
            headers["If-Match"] = f'"{desk.processing.office.cases.load(files[0])["revision"]}"'
        case.call_and_validate(headers=headers, checks=PROMISES)

    ask()
