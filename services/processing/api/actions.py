"""`POST /api/v1/cases/{case_id}/actions/{action}`: what officials do to a file, one path per action, each with `If-Match`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from services.processing.action_schemas import ACTION_SCHEMAS
from services.processing.api.requests import IF_MATCH, body_of, described
from services.processing.handlers.actions import perform
from services.processing.view_schemas import CaseView, plain
from services.processing.views import whole
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.http.versions import etag, if_match

# Said by the client to show that it means it; the domain does not need to hear it.
ONLY_FOR_THE_DOOR = frozenset({"confirm"})


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("actions", __name__, url_prefix="/api/v1/cases", description="What officials do to a file")
    for action in ACTION_SCHEMAS:
        _add(api, processing, action)
    return api


def _add(api: Blueprint, processing: Processing, action: str) -> None:
    schema_class = ACTION_SCHEMAS[action]
    schema, office = schema_class(), processing.office

    def act(case_id: str) -> Any:
        official = processing.me()
        body = body_of(schema)
        payload = {name: value for name, value in body.items() if name not in ONLY_FOR_THE_DOOR}
        case = perform(office, case_id, action, payload, official, if_match())
        view = whole(office.reference, case, office.situation(official))
        shown = {**view, **{name: plain(view[name]) for name in ("supplement", "content", "letters")}}
        return shown, 200, {"ETag": etag(case["revision"])}

    act.__name__ = f"do_{action}"
    act.__doc__ = schema_class.__doc__
    view: Callable[..., Any] = api.response(200, CaseView)(act)
    view = api.doc(parameters=[IF_MATCH], **described(schema_class))(view)
    api.post(f"/<case_id>/actions/{action}")(access.any_official(view))
