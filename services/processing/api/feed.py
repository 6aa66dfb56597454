"""`/api/v1/events`: everything told here, in order, to be read from any position on. Codes and times only."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.processing.api.requests import number
from services.processing.view_schemas import Feed
from services.processing.wiring import Processing
from shared.auth.access import access

LARGEST_PAGE = 1_000
_PAGING = [
    {"in": "query", "name": "after", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 100}},
]


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("feed", __name__, url_prefix="/api/v1", description="What happened, for other systems")

    @api.get("/events")
    @access.any_official
    @api.doc(parameters=_PAGING)
    @api.response(200, Feed)
    def read_feed() -> Any:
        """Events behind position `after`; ask again with the `position` of the answer."""
        after, limit = number("after", 0, 10**15), number("limit", 100, LARGEST_PAGE, 1)
        head = processing.journal.head()
        events = [entry["event"] for entry in processing.journal.read(after, limit)]
        position = after + len(events)
        return {"events": events, "position": position, "head": max(head, position)}

    return api
