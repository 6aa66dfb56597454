"""`/api/v1/cases/{case_id}/attachments/{attachment_id}`: papers stay with submission and are streamed through, written down."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint

from services.processing.handlers.reading import open_attachment
from services.processing.wiring import Processing
from shared.auth.access import access

# What a browser may show inside our page's frame; anything else is only offered to be saved.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
_FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


def blueprint(processing: Processing) -> Blueprint:
    """The views over `processing`."""
    api = Blueprint("attachments", __name__, url_prefix="/api/v1/cases", description="Papers of a file")

    @api.get("/<case_id>/attachments/<attachment_id>")
    @access.any_official
    @api.doc(responses={"200": {"description": "The paper", **_FILE}})
    def read_attachment(case_id: str, attachment_id: str) -> Response:
        """One paper of a file."""
        return paper_response(processing, case_id, attachment_id)

    return api


def paper_response(processing: Processing, case_id: str, attachment_id: str) -> Response:
    """The paper for the official of this request, while it comes from submission."""
    stream, paper = open_attachment(processing.office, processing.me(), processing.applications, case_id, attachment_id)
    media_type = str(paper.get("media_type") or stream.media_type).partition(";")[0]
    answer = Response(stream.pieces, mimetype=media_type if media_type in SHOWN else "application/octet-stream")
    way = "inline" if media_type in SHOWN else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(str(paper.get('filename', 'tep')), safe='')}"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    if stream.size is not None:
        answer.content_length = stream.size
    return answer
