"""`/api/v1/applications`: send one, list one's own, read one."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask_smorest import Blueprint

from services.submission.api.shapes import body_of, reads
from services.submission.handlers.submit import SubmitApplication
from services.submission.schemas import ApplicationRequest
from services.submission.view_schemas import ApplicationList, ApplicationView, ReceiptView
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import FieldError, Invalid
from shared.events.fields import read_moment, write_moment
from shared.http.idempotency import IDEMPOTENCY_KEY, idempotency_key, replayed
from shared.http.versions import etag
from shared.language import language
from shared.message import Message

PAGE, LARGEST_PAGE = 20, 100
_REQUEST = ApplicationRequest()


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint(
        "applications", __name__, url_prefix="/api/v1/applications", description="Applications of the person signed in"
    )

    @api.post("")
    @access.signed_in
    @api.doc(parameters=[IDEMPOTENCY_KEY], **reads(ApplicationRequest))
    @api.response(201, ReceiptView)
    def send_application() -> Any:
        """Send an application: 201 means it is stored on disk and will be handled."""
        user, shaped = current_user(), body_of(_REQUEST)
        done = submission.submitting.handle(
            SubmitApplication(
                owner=user.subject,
                is_official=bool(user.roles),
                key=idempotency_key(),
                body=shaped.data,
                language=language(),
                wrong_shape=shaped.errors,
            )
        )
        response = jsonify(submission.views.receipt(done.application))
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/applications/{done.application['_id']}"
        response.headers.extend(replayed(done.replayed))
        return response

    @api.get("")
    @access.signed_in
    @api.doc(parameters=_PAGING)
    @api.response(200, ApplicationList)
    def list_applications() -> Any:
        """One's own applications, newest first."""
        limit = _limit()
        cursor = request.args.get("before")
        try:
            before = read_moment(cursor) if cursor else None
        except ValueError as error:
            raise _wrong("/before") from error
        found = submission.store.applications.of_owner(current_user().subject, before, limit)
        more = write_moment(found[-1]["submitted_at"]) if len(found) == limit else None
        return {"applications": [submission.views.summary(application) for application in found], "next": more}

    @api.get("/<case_id>")
    @access.signed_in
    @api.response(200, ApplicationView)
    def read_application(case_id: str) -> Any:
        """One's own application in full, with its version as `ETag`."""
        application = submission.store.applications.owned(case_id, current_user().subject)
        notes = submission.processing.citizen_notes(case_id) if _worth_asking(application) else None
        return submission.views.full(application, notes), {"ETag": etag(application["version"])}

    return api


_PAGING = [
    {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}},
    {"in": "query", "name": "before", "schema": {"type": "string"}, "description": "`next` of the page before."},
]


def _worth_asking(application: dict[str, Any]) -> bool:
    """Processing has words for the citizen only once it asked for something or has a result."""
    progress = application.get("progress", {})
    return bool(progress.get("supplement") or progress.get("result"))


def _limit() -> int:
    text = request.args.get("limit", str(PAGE))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST_PAGE):
        raise _wrong("/limit")
    return int(text)


def _wrong(pointer: str) -> Invalid:
    return Invalid(errors=[FieldError(pointer, "wrong_kind", Message("Giá trị không đúng.", "This value is not right."))])
