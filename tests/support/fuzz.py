"""Requests made from an API's own description, and what no answer may do: fail, or be what the description does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def fuzz(operation: Any, requests: int, headers_of: Callable[[Any], dict[str, str]]) -> None:
    """Send so many requests of one operation; `headers_of(case)` signs each and may still change it. The same every time."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=requests,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers_of(case), checks=PROMISES)

    ask()
