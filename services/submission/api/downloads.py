"""Files on their way out: one's own papers, and the electronic result, fetched from processing while it is sent on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint

from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import NotFound
from shared.message import Message

NO_PAPER = Message("Không tìm thấy giấy tờ này.", "There is no such paper.")
NO_RESULT = Message("Chưa có kết quả điện tử.", "There is no electronic result yet.")
_TYPES = ("application/pdf", "image/jpeg", "image/png", "application/octet-stream")
_FILE = {"content": {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in _TYPES}}


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("downloads", __name__, url_prefix="/api/v1/applications", description="Papers and results")

    @api.get("/<case_id>/attachments/<attachment_id>")
    @access.signed_in
    @api.doc(responses={"200": {"description": "The paper", **_FILE}})
    def download_attachment(case_id: str, attachment_id: str) -> Response:
        """One's own paper."""
        application = submission.store.applications.owned(case_id, current_user().subject)
        return send_paper(submission, application, attachment_id)

    @api.get("/<case_id>/result")
    @access.signed_in
    @api.doc(responses={"200": {"description": "The result", **_FILE}})
    def download_result(case_id: str) -> Response:
        """The electronic result."""
        application = submission.store.applications.owned(case_id, current_user().subject)
        result = (application.get("progress") or {}).get("result")
        if not result or result["medium"] != "electronic":
            raise NotFound(NO_RESULT)
        file = submission.processing.result(case_id)
        ending = {"application/pdf": "pdf"}.get(file.media_type.partition(";")[0], "bin")
        return attachment(file.content, file.media_type, f"ket-qua-{_number(application)}.{ending}")

    return api


def _number(application: dict[str, Any]) -> str:
    """The number of the file; its tracking code when it was not received and so never got one."""
    return str(application["progress"].get("file_code") or application.get("tracking_code") or application["_id"])


def send_paper(submission: Submission, application: dict[str, Any], attachment_id: str) -> Response:
    """The paper of this application; raises NotFound."""
    paper = next((paper for paper in application.get("attachments", ()) if paper["id"] == attachment_id), None)
    if paper is None:
        raise NotFound(NO_PAPER)
    content = submission.store.uploads.content(attachment_id)
    response = attachment(content, paper["media_type"], paper["filename"])
    response.content_length = paper["size"]
    return response


def attachment(content: Iterator[bytes], media_type: str, filename: str) -> Response:
    """`content` as a file to save: never shown inside our pages, never guessed to be anything else."""
    response = Response(content, mimetype=media_type.partition(";")[0])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
