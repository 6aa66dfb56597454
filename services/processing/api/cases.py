"""`/api/v1/cases`: lists, one file, its history, and files that begin with an official."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.processing.api.paging import CURSOR, LIMIT, page_size
from services.processing.api.requests import body_of, described
from services.processing.domain.case_file import Case
from services.processing.handlers.intake import Intake, open_file
from services.processing.handlers.office import Official
from services.processing.handlers.reading import count_queues, queue_named, read_queue, search, view_case
from services.processing.history import told_of
from services.processing.queues import QUEUES
from services.processing.schemas import CaseSearch, NewCase
from services.processing.view_schemas import CaseList, CaseView, HistoryView, QueueList, plain
from services.processing.views import row, whole
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.http.idempotency import IDEMPOTENCY_KEY, idempotency_key, replayed
from shared.http.versions import etag

_NEW_CASE, _SEARCH = NewCase(), CaseSearch()
_QUEUE = {"in": "query", "name": "queue", "schema": {"type": "string", "enum": list(QUEUES), "default": "my"}}


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("cases", __name__, url_prefix="/api/v1", description="Case files")
    office = processing.office

    def shown(case: Case, official: Official) -> dict[str, Any]:
        view = whole(office.reference, case, office.situation(official))
        return {**view, **{name: plain(view[name]) for name in ("supplement", "content", "letters")}}

    def listed(cases: list[Case], official: Official, following: str | None) -> dict[str, Any]:
        here = office.situation(official)
        return {"cases": [row(office.reference, case, here) for case in cases], "next": following}

    @api.get("/queues")
    @access.any_official
    @api.response(200, QueueList)
    def list_queues() -> Any:
        """The queues of this official with their counts."""
        counts = count_queues(office, processing.me())
        return {"queues": [{"slug": slug, "title": QUEUES[slug].title.both(), "count": count} for slug, count in counts.items()]}

    @api.get("/cases")
    @access.any_official
    @api.doc(parameters=[_QUEUE, CURSOR, LIMIT])
    @api.response(200, CaseList)
    def list_cases() -> Any:
        """A page of a queue."""
        official, limit = processing.me(), page_size()
        queue = queue_named(request.args.get("queue", "my"))
        page = read_queue(office, official, queue, request.args.get("cursor"), limit)
        return listed(page.cases, official, page.next)

    @api.post("/cases/search")
    @access.any_official
    @api.doc(parameters=[LIMIT], **described(CaseSearch))
    @api.response(200, CaseList)
    def search_cases() -> Any:
        """The files that have this code, number, phone or name. Written down in the audit log."""
        official, limit = processing.me(), page_size()
        return listed(search(office, official, body_of(_SEARCH)["q"])[:limit], official, None)

    @api.post("/cases")
    @access.any_official
    @api.doc(parameters=[IDEMPOTENCY_KEY], **described(NewCase))
    @api.response(201, CaseView)
    def create_case() -> Any:
        """Open a file at the counter, by post, or for work inside the office."""
        official = processing.me()
        case, is_new = open_file(office, official, Intake(idempotency_key(), body_of(_NEW_CASE)))
        return shown(case, official), 201, {"ETag": etag(case["revision"])} | replayed(not is_new)

    @api.get("/cases/<case_id>")
    @access.any_official
    @api.response(200, CaseView)
    def read_case(case_id: str) -> Any:
        """One file in full, with its revision as `ETag`. Written down in the audit log."""
        official = processing.me()
        case = view_case(office, official, case_id)
        return shown(case, official), 200, {"ETag": etag(case["revision"])}

    @api.get("/cases/<case_id>/history")
    @access.any_official
    @api.response(200, HistoryView)
    def read_history(case_id: str) -> Any:
        """Who did what, and the events told of it."""
        case = view_case(office, processing.me(), case_id, "view_history")
        return {"history": plain(case.get("history", [])), "events": told_of(processing.journal, case)}

    return api
