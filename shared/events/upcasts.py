"""How data written by older code is read by today's: one step per version, applied in order; stored events are never edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


def application_submitted_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 said neither how long drafting took (unknown: null) nor whether an official applied (none was known to)."""
    return {**data, "applicant_is_official": False, "drafting_seconds": None}


# (type, version read) → the step to the next version.
UPCASTS: dict[tuple[str, int], Upcast] = {
    ("application.submitted", 1): application_submitted_v1_v2,
}


def upcast(event_type: str, version: int, newest: int, data: dict[str, Any]) -> dict[str, Any]:
    """`data` of `version` as data of `newest`. A missing step raises KeyError, which a contract test excludes."""
    for step in range(version, newest):
        data = UPCASTS[event_type, step](data)
    return data
