"""What the views read from a request beyond its body: numbers and days of the query, versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from marshmallow import Schema

from shared.errors import FieldError, Invalid
from shared.http.body import json_object
from shared.http.validation import load
from shared.message import Message

PAGE, LARGEST_PAGE = 50, 200
# Far from the ends of what a date can be, where "the day after" does not exist.
FIRST_YEAR, LAST_YEAR = 1900, 2999

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The `ETag` of the case as you read it.",
}


def body_of(schema: Schema) -> dict[str, Any]:
    """The JSON object of the request by `schema`, {} for an empty body; raises Unreadable, or Invalid with every wrong field."""
    raw = json_object() if request.get_data(cache=True) else {}
    data: dict[str, Any] = load(schema, raw)
    return data


def described(schema: type[Schema]) -> dict[str, Any]:
    """What to hand to `blueprint.doc` so that the API's description shows the body that `body_of` reads."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def number(name: str, default: int, largest: int, smallest: int = 0) -> int:
    """A whole number of the query; raises Invalid."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 19 and smallest <= int(text) <= largest):
        words = Message("Phải là số nguyên trong giới hạn.", "Must be a whole number within the limits.")
        raise Invalid(errors=[FieldError(f"/{name}", "out_of_range", words)])
    return int(text)


def day_of(name: str, default: date) -> date:
    """A day of the query; raises Invalid."""
    text = request.args.get(name)
    day = _day(text) if text else default
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = Message("Ngày phải có dạng năm-tháng-ngày.", "A day is written year-month-day.")
        raise Invalid(errors=[FieldError(f"/{name}", "invalid_date", words)])
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
