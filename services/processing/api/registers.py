"""`/api/v1/register-entries` and `/api/v1/secret-counts`: what is only counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.processing.api.paging import CURSOR, LIMIT, page_size
from services.processing.api.requests import body_of, day_of, described
from services.processing.handlers.registers import close_entry, count_secrets, list_entries, record_entry
from services.processing.schemas import CloseRegisterEntry, NewRegisterEntry, NewSecretCount
from services.processing.view_schemas import RegisterEntryList, RegisterEntryView, SecretCountView
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.http.idempotency import IDEMPOTENCY_KEY, idempotency_key, replayed
from shared.mongo.connect import Document

_NEW_ENTRY, _CLOSE_ENTRY, _NEW_COUNT = NewRegisterEntry(), CloseRegisterEntry(), NewSecretCount()
_RANGE = [
    {"in": "query", "name": "unit", "required": True, "schema": {"type": "string"}},
    {"in": "query", "name": "from", "schema": {"type": "string", "format": "date"}, "description": "Default: 30 days ago."},
    {"in": "query", "name": "to", "schema": {"type": "string", "format": "date"}, "description": "The last day; default: today."},
]


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("registers", __name__, url_prefix="/api/v1", description="The paper register and the counts of secret files")
    office = processing.office

    @api.post("/register-entries")
    @access.any_official
    @api.doc(parameters=[IDEMPOTENCY_KEY], **described(NewRegisterEntry))
    @api.response(201, RegisterEntryView)
    def create_entry() -> Any:
        """Enter a file handled on paper, so that it counts in the denominator."""
        entry, is_new = record_entry(office, processing.me(), idempotency_key(), body_of(_NEW_ENTRY))
        return entry_view(entry), 201, replayed(not is_new)

    @api.get("/register-entries")
    @access.any_official
    @api.doc(parameters=[*_RANGE, CURSOR, LIMIT])
    @api.response(200, RegisterEntryList)
    def read_entries() -> Any:
        """A page of the paper register of a unit between two days, newest first."""
        today = office.today()
        start, end = day_of("from", today - timedelta(days=30)), day_of("to", today)
        unit, cursor = request.args.get("unit", ""), request.args.get("cursor")
        page = list_entries(office, processing.me(), unit, start, end, cursor=cursor, limit=page_size())
        return {"entries": [entry_view(entry) for entry in page.entries], "next": page.next}

    @api.post("/register-entries/<entry_id>/close")
    @access.any_official
    @api.doc(**described(CloseRegisterEntry))
    @api.response(200, RegisterEntryView)
    def finish_entry(entry_id: str) -> Any:
        """Say when the paper file ended."""
        return entry_view(close_entry(office, processing.me(), entry_id, body_of(_CLOSE_ENTRY)["closed_on"]))

    @api.post("/secret-counts")
    @access.any_official
    @api.doc(**described(NewSecretCount))
    @api.response(200, SecretCountView)
    def enter_count() -> Any:
        """Enter or correct how many secret files of a kind a unit had on a day."""
        record = count_secrets(office, processing.me(), body_of(_NEW_COUNT))
        return {**_days(record, "day"), "id": record["_id"]}

    return api


def entry_view(entry: Document) -> dict[str, Any]:
    """A line of the register as it goes out."""
    return {**_days(entry, "received_on", "closed_on"), "id": entry["_id"]}


def _days(record: Document, *names: str) -> dict[str, Any]:
    days = {name: record[name].date() if isinstance(record.get(name), datetime) else record.get(name) for name in names}
    return {**record, **days}
