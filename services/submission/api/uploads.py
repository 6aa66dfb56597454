"""`/api/v1/uploads`: a paper in one request, as a form part or as the bare body with its name in a header."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from flask_smorest import Blueprint

from services.submission.files.inspection import MAX_BYTES
from services.submission.files.receiving import receive
from services.submission.files.uploads import Upload
from services.submission.view_schemas import UploadView
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import Invalid
from shared.message import Message

NO_FILE = Message("Chưa chọn tệp nào.", "No file was chosen.")
SECRETS = "No state secrets: a secret document may not be sent over a network (Luật 29/2018/QH14, Điều 5)."

_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
        },
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}
# Not in the address, which is logged: people name files after people.
NAME_HEADER = "Upload-Filename"
UNREADABLE_NAME = Message(
    f"{NAME_HEADER} phải là tên tệp bằng UTF-8 mã hóa phần trăm.", f"{NAME_HEADER} must be a name in percent-encoded UTF-8."
)
_NAME = {
    "in": "header",
    "name": NAME_HEADER,
    "schema": {"type": "string", "pattern": "^[!-~]{1,2000}$"},
    "description": "For a bare body: the file's name with its ending, as percent-encoded UTF-8 (`gi%E1%BA%A5y.pdf`).",
}


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint(
        "uploads", __name__, url_prefix="/api/v1/uploads", description=f"Papers, at most {MAX_BYTES} bytes. {SECRETS}"
    )

    @api.post("")
    @access.signed_in
    @api.doc(requestBody=_BODY, parameters=[_NAME])
    @api.response(201, UploadView)
    def upload_file() -> Any:
        """Keep a PDF, JPG or PNG until an application refers to it."""
        owner = current_user().subject
        uploads = submission.store.uploads
        if request.mimetype != "multipart/form-data":
            return shown(receive(uploads, owner, _name(), request.stream))
        part = request.files.get("file")
        if part is None or not part.filename:
            raise Invalid(NO_FILE, code="file_missing")
        return shown(receive(uploads, owner, part.filename, part.stream))

    @api.get("/<upload_id>")
    @access.signed_in
    @api.response(200, UploadView)
    def read_upload(upload_id: str) -> Any:
        """What is known of one's own upload."""
        return shown(submission.store.uploads.find(upload_id, current_user().subject))

    @api.delete("/<upload_id>")
    @access.signed_in
    @api.response(204)
    def delete_upload(upload_id: str) -> None:
        """Take a file back that no application refers to yet."""
        submission.store.uploads.find(upload_id, current_user().subject)
        if submission.store.applications.refers_to(upload_id):
            raise Invalid(
                Message("Tệp đã nằm trong hồ sơ đã nộp.", "The file belongs to an application already."), code="upload_in_use"
            )
        submission.store.uploads.delete(upload_id)

    return api


def _name() -> str:
    """The name that comes with a bare body, empty when none does; raises Invalid."""
    written = request.headers.get(NAME_HEADER, "")
    try:
        return unquote_to_bytes(written.encode("ascii")).decode("utf-8")
    except UnicodeError as error:
        raise Invalid(UNREADABLE_NAME, code="file_name_unreadable") from error


def shown(upload: Upload) -> dict[str, Any]:
    """The upload for its owner."""
    names = ("filename", "state", "media_type", "size", "sha256", "expires_at")
    return {"id": upload["_id"], **{name: upload.get(name) for name in names}}
