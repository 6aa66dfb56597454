"""The door for processing: what citizens wrote and sent, which no event may carry. Service tokens only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from services.submission.api.downloads import send_paper
from services.submission.content import content_of
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.errors import MotCuaError
from shared.message import Message
from shared.mongo.connect import Document


class Purged(MotCuaError):
    """The file was marked secret: its content is gone for good, and asking again will not help."""

    code, status = "purged", 410
    message = Message("Nội dung hồ sơ đã bị xóa.", "The content of this file was deleted.")


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("internal", __name__, url_prefix="/internal/v1/applications")

    @api.get("/<case_id>/content")
    @access.service
    def read_content(case_id: str) -> Response:
        """Everything the official needs to read."""
        return jsonify(content_of(load(case_id), submission.reference))

    @api.get("/<case_id>/attachments/<attachment_id>")
    @access.service
    def read_attachment(case_id: str, attachment_id: str) -> Response:
        """One paper, streamed."""
        return send_paper(submission, load(case_id), attachment_id)

    def load(case_id: str) -> Document:
        application: dict[str, Any] = submission.store.applications.load(case_id)
        if application.get("purged"):
            raise Purged
        return application

    return api
