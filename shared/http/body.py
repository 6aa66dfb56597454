"""Reading what was sent: JSON as objects with text in one normal form, or a plain refusal."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request

from shared.errors import Unreadable
from shared.text import nfc


def json_object() -> dict[str, Any]:
    """The JSON object of the present request, all its text in normal form C. Raises Unreadable, TooLarge (by the limit)."""
    try:
        body = orjson.loads(request.get_data(cache=True))
    except orjson.JSONDecodeError as error:
        raise Unreadable from error
    if not isinstance(body, dict):
        raise Unreadable
    normal: dict[str, Any] = normalised(body)
    return normal


def normalised(value: Any) -> Any:
    """`value` with every text in it, keys included, in normal form C."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [normalised(each) for each in value]
    if isinstance(value, dict):
        return {nfc(name): normalised(each) for name, each in value.items()}
    return value
