"""Answers that a browser stores as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "xlsx": XLSX}
BYTES = {"type": "string", "format": "binary"}
_BLOCK = 64 * 1024


def described(media_type: str, schema: dict[str, Any] = BYTES) -> dict[str, Any]:
    """The answer of such a view, for the API's description."""
    return {"200": {"description": "The files behind the figure", "content": {media_type: {"schema": schema}}}}


def attached(content: Iterator[bytes], media_type: str, name: str) -> Response:
    """`content` as a file called `name`, which no cache may keep: it is as old as the moment it was asked for."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-store"
    return response


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """The content of `file`, which is closed at the end."""
    with file:
        while block := file.read(_BLOCK):
            yield block
