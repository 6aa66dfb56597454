"""How a store says that it cannot serve anybody now, although it answers: its disk is full, its quota used up, it is broken."""

from __future__ import annotations

from typing import Any

from pymongo.errors import BulkWriteError, OperationFailure

# OutOfDiskSpace of MongoDB; the quota of a managed one; InternalError: all that the embedded store answers after its disk was
# full, until it is started again. Of MongoDB itself an InternalError is as little the fault of who asked.
CANNOT_SERVE = frozenset({14031, 8000, 1})


def cannot_serve(error: OperationFailure) -> bool:
    """Whether the store, and not the request, is why this failed. Nothing of the operation may be taken for done."""
    return bool(CANNOT_SERVE & _codes(error))


def _codes(error: OperationFailure) -> set[Any]:
    details = error.details or {}
    inside = details.get("writeErrors", []) if isinstance(error, BulkWriteError) else []
    return {error.code, *(failure.get("code") for failure in inside)}
