"""Lists page by page: what the query says, and how the API's description shows it."""

from __future__ import annotations

from services.processing.api.requests import LARGEST_PAGE, PAGE, number

LIMIT = {
    "in": "query",
    "name": "limit",
    "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
}
CURSOR = {
    "in": "query",
    "name": "cursor",
    "schema": {"type": "string", "maxLength": 200},
    "description": "`next` of the page before.",
}


def page_size() -> int:
    """How many lines the client wants; raises Invalid."""
    return number("limit", PAGE, LARGEST_PAGE, 1)
