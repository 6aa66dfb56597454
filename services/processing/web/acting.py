"""The case page: what the file says, how far it is, and only the legal next actions, each with its form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.processing.action_schemas import ACTION_SCHEMAS
from services.processing.api.actions import ONLY_FOR_THE_DOOR
from services.processing.documents.editions import TITLES
from services.processing.documents.printable import printable_forms
from services.processing.domain.case_file import Case
from services.processing.domain.legal import require
from services.processing.handlers.actions import perform
from services.processing.handlers.office import Official
from services.processing.handlers.reading import queue_named, read_queue, view_case
from services.processing.views import whole
from services.processing.web.fields import GRAVE, body_from, fields_of
from services.processing.web.labels import labels_of
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.calendar import local_day
from shared.errors import Forbidden, IllegalAction, Invalid, MotCuaError, NotFound, StaleVersion
from shared.http.validation import load

_SCHEMAS = {action: schema() for action, schema in ACTION_SCHEMAS.items()}


def blueprint(processing: Processing) -> Blueprint:
    """The pages over `processing`."""
    pages = Blueprint("acting", __name__, template_folder="templates")
    office = processing.office

    @pages.get("/cases/<case_id>")
    @access.any_official
    def case_page(case_id: str) -> str:
        official = processing.me()
        return page_of(processing, official, view_case(office, official, case_id))

    @pages.post("/cases/<case_id>/actions/<action>")
    @access.any_official
    def act(case_id: str, action: str) -> Response | tuple[str, int]:
        if action not in _SCHEMAS:
            raise NotFound
        official = processing.me()
        seen = request.form.get("revision", "")
        revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else -1
        case = office.cases.load(case_id)
        try:
            body = load(_SCHEMAS[action], body_from(action, case, request.form))
            payload = {name: value for name, value in body.items() if name not in ONLY_FOR_THE_DOOR}
            perform(office, case_id, action, payload, official, revision)
        except (Invalid, StaleVersion, IllegalAction, Forbidden) as error:
            seen_now = view_case(office, official, case_id)
            wrong = _hindrance(processing, official, seen_now, action) if isinstance(error, Invalid) else None
            return page_of(processing, official, seen_now, action=action, error=wrong or error), (wrong or error).status
        return redirect(_next_page(processing, official, case_id, action))

    return pages


def page_of(
    processing: Processing, official: Official, case: Case, *, action: str | None = None, error: MotCuaError | None = None
) -> str:
    """The case page, with what went wrong with `action` and what was filled in."""
    office = processing.office
    view = whole(office.reference, case, office.situation(official))
    actions = [{**entry, "fields": fields_of(entry["action"], case)} for entry in view["actions"]]
    allowed = [entry for entry in actions if entry["allowed"]]
    return render_template(
        "case.html",
        case=view,
        history=list(reversed(case.get("history", []))),
        allowed=[entry for entry in allowed if entry["action"] not in GRAVE],
        grave=[entry for entry in allowed if entry["action"] in GRAVE],
        others=[entry for entry in actions if not entry["allowed"]],
        papers=papers_of(processing, case),
        forms=[(form, TITLES[form]) for form in printable_forms(case)],
        failed_action=action,
        labels=labels_of(fields_of(action, case)) if action else {},
        error=error,
        filled=request.form,
        done=request.args.get("done"),
        queue=request.args.get("queue", request.form.get("queue", "")),
    )


def _hindrance(processing: Processing, official: Official, case: Case, action: str) -> MotCuaError | None:
    """Why the action cannot be done at all: then its form is not shown, and what was wrong in it helps nobody."""
    try:
        require(case, action, processing.office.situation(official))
    except (IllegalAction, Forbidden) as hindrance:
        return hindrance
    return None


def papers_of(processing: Processing, case: Case) -> list[dict[str, Any]]:
    """The papers to be checked at reception: those the procedure asks for, or those the counter listed."""
    listed = (case.get("content") or {}).get("documents")
    if listed:
        return list(listed)
    if case["procedure_code"] is None:
        return []
    procedure = processing.office.reference.catalogue.get(case["procedure_code"], local_day(case["opened_at"]))
    return [{"document": paper.name, "name_en": paper.name_en, "optional": paper.optional} for paper in procedure.documents]


def _next_page(processing: Processing, official: Official, case_id: str, action: str) -> str:
    """The same file again, or with "and open the next one" the first of the queue it was opened from."""
    slug = request.form.get("queue", "")
    if request.form.get("then") == "next" and slug:
        waiting = read_queue(processing.office, official, queue_named(slug), None, 2).cases
        following = next((case for case in waiting if case["_id"] != case_id), None)
        if following is None:
            return url_for("lists.one_queue", slug=slug)
        return url_for("acting.case_page", case_id=following["_id"], queue=slug)
    return url_for("acting.case_page", case_id=case_id, done=action, queue=slug or None)
