"""The door for our own services: an owner's journal, read with a service token.

`GET /internal/v1/journal?after=&limit=` answers `{"events": [...], "position": n, "head": n}`: wire events behind a position, the
position of the last one and the newest there is. `GET /internal/v1/journal/<case_id>?after=` answers the events of one case.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from shared.auth.access import access
from shared.errors import FieldError, Invalid
from shared.events import to_wire
from shared.message import Message
from shared.mongo.journal import Journal

# Entries per answer: about a megabyte. A peer that asks for more gets this many and asks again.
LARGEST_PAGE = 2_000


def journal_blueprint(journal: Journal) -> Blueprint:
    """The journal of one owner as a blueprint under `/internal/v1`."""
    blueprint = Blueprint("internal_journal", __name__, url_prefix="/internal/v1")

    @blueprint.get("/journal")
    @access.service
    def read_journal() -> dict[str, Any]:
        after, limit = _count("after", 0), min(_count("limit", LARGEST_PAGE), LARGEST_PAGE)
        # The head is read first: what is told in between then shows as "not yet", never as missing.
        head = journal.head()
        events = [entry["event"] for entry in journal.read(after, limit)]
        return {"events": events, "position": after + len(events), "head": max(head, after + len(events))}

    @blueprint.get("/journal/<case_id>")
    @access.service
    def read_case(case_id: str) -> dict[str, Any]:
        return {"events": [to_wire(event) for event in journal.read_case(case_id, _count("after", 0))]}

    return blueprint


def _count(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid(
            errors=[FieldError(f"/{name}", "not_a_count", Message("Phải là số nguyên không âm.", "Must be a whole number."))]
        )
    return int(text)
