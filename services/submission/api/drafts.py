"""`/api/v1/drafts`: what a person has written so far, under a key the client chooses."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.submission.api.shapes import body_of, reads
from services.submission.schemas import DraftRequest
from services.submission.view_schemas import DraftView
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.mongo.connect import Document

_DRAFT = DraftRequest()
SHOWN = ("procedure_code", "receiving_unit", "applicant", "form", "attachments", "saved_at", "expires_at")


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("drafts", __name__, url_prefix="/api/v1/drafts", description="Drafts of the person signed in")

    @api.get("/<draft_id>")
    @access.signed_in
    @api.response(200, DraftView)
    def read_draft(draft_id: str) -> Any:
        """The draft, with the `Idempotency-Key` to send it with."""
        return shown(submission.drafting.load(draft_id, current_user().subject))

    @api.put("/<draft_id>")
    @access.signed_in
    @api.doc(**reads(DraftRequest))
    @api.response(200, DraftView)
    def save_draft(draft_id: str) -> Any:
        """Keep what has been written; send it as often as you like."""
        parts = {name: value for name, value in body_of(_DRAFT).complete().items() if value is not None}
        return shown(submission.drafting.put(draft_id, current_user().subject, parts))

    @api.delete("/<draft_id>")
    @access.signed_in
    @api.response(204)
    def delete_draft(draft_id: str) -> None:
        """Forget it."""
        submission.drafting.delete(draft_id, current_user().subject)

    return api


def shown(draft: Document) -> dict[str, Any]:
    """The draft for its owner."""
    return {"id": draft["_id"], "idempotency_key": draft["key"], **{name: draft[name] for name in SHOWN}}
