"""Processing's own description of its API, fuzzed on real files: no failure of ours, no answer that is not described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis

from tests.integration.processing_office import COMMUNE, Desk, clock, desk
from tests.support.fuzz import fuzz

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

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
        files = _files(desk)
        fuzz(operation, REQUESTS, lambda case, files=files: _signed(case, desk, files))  # type: ignore[misc]


def _signed(case: Any, desk: Desk, files: list[str]) -> dict[str, str]:
    """As everybody at once; where a file is named, one that exists, in its present version."""
    headers = {"Authorization": f"Bearer {EVERYBODY}"}
    if "case_id" in (case.path_parameters or {}):
        files.append(files.pop(0))
        case.path_parameters["case_id"] = files[0]
        headers["If-Match"] = f'"{desk.processing.office.cases.load(files[0])["revision"]}"'
    return headers
