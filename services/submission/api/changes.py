"""`/api/v1/applications/{id}/…`: what its owner does with an application after sending it, each with `If-Match`."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.submission.api.shapes import body_of, reads
from services.submission.domain.applications import Application
from services.submission.handlers.changes import Target
from services.submission.schemas import FeedbackRequest, SupplementRequest, WithdrawRequest
from services.submission.view_schemas import ApplicationView
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.http.versions import etag, if_match

_SUPPLEMENT, _WITHDRAW, _FEEDBACK = SupplementRequest(), WithdrawRequest(), FeedbackRequest()

_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The `ETag` of the application as you read it.",
}


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("changes", __name__, url_prefix="/api/v1/applications", description="What an applicant does afterwards")

    def shown(application: Application) -> Any:
        return submission.views.full(application), {"ETag": etag(application["version"])}

    @api.post("/<case_id>/supplement")
    @access.signed_in
    @api.doc(parameters=[_IF_MATCH], **reads(SupplementRequest))
    @api.response(200, ApplicationView)
    def send_supplement(case_id: str) -> Any:
        """Send what was asked for."""
        shaped = body_of(_SUPPLEMENT)
        return shown(submission.changing.supplement(_target(case_id), shaped.data, shaped.errors))

    @api.post("/<case_id>/withdraw")
    @access.signed_in
    @api.doc(parameters=[_IF_MATCH], **reads(WithdrawRequest))
    @api.response(200, ApplicationView)
    def withdraw_application(case_id: str) -> Any:
        """Take the application back."""
        body = body_of(_WITHDRAW).complete()
        return shown(submission.changing.withdraw(_target(case_id), body["reason"], body.get("note")))

    @api.post("/<case_id>/feedback")
    @access.signed_in
    @api.doc(parameters=[_IF_MATCH], **reads(FeedbackRequest))
    @api.response(200, ApplicationView)
    def rate_application(case_id: str) -> Any:
        """Say how it was, once, when it is over."""
        body = body_of(_FEEDBACK).complete()
        return shown(submission.changing.rate(_target(case_id), body["rating"], body.get("comment")))

    return api


def _target(case_id: str) -> Target:
    return Target(current_user().subject, case_id, if_match())
