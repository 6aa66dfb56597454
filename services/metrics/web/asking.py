"""What the address of a page asks."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema

from shared.http.validation import load


def wish(schema: Schema) -> dict[str, Any]:
    """What was asked, checked; a field that a form leaves empty was not asked. Raises Invalid."""
    asked: dict[str, Any] = load(schema, {name: value for name, value in request.args.items() if value})
    return asked
