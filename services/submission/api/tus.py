"""`/api/v1/uploads/tus`: uploads that survive a lost connection (tus 1.0: creation, checksum, expiration, termination).

The client says length and name, sends what it can with `PATCH`, asks with `HEAD` how much arrived, and goes on from there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from services.submission.files.inspection import MAX_BYTES, check_size
from services.submission.files.pieces import PIECE_BYTES
from services.submission.files.receiving import Readable, complete, pieces_of
from services.submission.files.uploads import Upload
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import Invalid, MotCuaError, TooLarge, UnsupportedFile
from shared.message import Message

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PATCH_TYPE = "application/offset+octet-stream"


class OffsetConflict(MotCuaError):
    """The client continues at another place than where the upload stands."""

    code, status = "upload_offset_conflict", 409
    message = Message("Vị trí tải tiếp không khớp.", "The upload stands at another offset.")


class ChecksumMismatch(MotCuaError):
    """The piece arrived damaged; it was not kept."""

    code, status = "checksum_mismatch", 460
    message = Message("Dữ liệu bị hỏng trên đường truyền.", "The data was damaged on its way.")


def blueprint(submission: Submission) -> Blueprint:
    """The views over `submission`."""
    api = Blueprint("tus", __name__, url_prefix="/api/v1/uploads/tus")

    @api.after_request
    def say_version(response: Response) -> Response:
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    @api.route("", methods=["OPTIONS"], provide_automatic_options=False)
    @access.public
    def describe() -> Response:
        """What this server can do."""
        offers = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(MAX_BYTES)}
        return Response(status=204, headers={**offers, "Tus-Checksum-Algorithm": ",".join(ALGORITHMS)})

    @api.post("")
    @access.signed_in
    def create() -> Response:
        """A new upload of a known length."""
        length = _count("Upload-Length")
        if length == 0:
            raise Invalid(Message("Tệp không có nội dung.", "The file is empty."), code="file_empty")
        check_size(length)
        upload = submission.store.uploads.begin(current_user().subject, _filename(), length)
        return Response(status=201, headers={"Location": f"/api/v1/uploads/tus/{upload['_id']}", **_expires(upload)})

    @api.route("/<upload_id>", methods=["HEAD"])
    @access.signed_in
    def ask_offset(upload_id: str) -> Response:
        """How much has arrived."""
        upload = submission.store.uploads.find(upload_id, current_user().subject)
        return Response(status=200, headers={**_offset(upload), "Upload-Length": str(upload["length"]), **_expires(upload)})

    @api.patch("/<upload_id>")
    @access.signed_in
    def go_on(upload_id: str) -> Response:
        """The next bytes; with the last one the file is looked at and ready."""
        if request.mimetype != PATCH_TYPE:
            raise UnsupportedFile(Message(f"Cần Content-Type {PATCH_TYPE}.", f"Content-Type must be {PATCH_TYPE}."))
        upload = submission.store.uploads.find(upload_id, current_user().subject)
        if upload["state"] != "receiving" or _count("Upload-Offset") != upload["offset"]:
            raise OffsetConflict(current={"offset": upload["offset"]})
        for piece in pieces_of(_body()):
            if upload["offset"] + len(piece) > upload["length"]:
                raise TooLarge(code="upload_longer_than_said")
            upload = submission.store.uploads.append(upload, piece)
        if upload["offset"] == upload["length"]:
            upload = complete(submission.store.uploads, upload)
        return Response(status=204, headers={**_offset(upload), **_expires(upload)})

    @api.delete("/<upload_id>")
    @access.signed_in
    def give_up(upload_id: str) -> Response:
        """The client does not want it any more."""
        upload = submission.store.uploads.find(upload_id, current_user().subject)
        if not submission.store.applications.refers_to(upload["_id"]):
            submission.store.uploads.delete(upload["_id"])
        return Response(status=204)

    return api


def _body() -> Readable:
    """The request's bytes; with `Upload-Checksum` read whole and compared before any of it is kept."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return request.stream
    name, _, wanted = header.partition(" ")
    if name not in ALGORITHMS:
        raise Invalid(
            Message("Thuật toán kiểm tra không được hỗ trợ.", "This checksum algorithm is not known."), code="checksum_unknown"
        )
    data = b"".join(iter(lambda: request.stream.read(PIECE_BYTES), b""))
    found = base64.b64encode(ALGORITHMS[name](data).digest()).decode()
    if not hmac.compare_digest(found, wanted.strip()):
        raise ChecksumMismatch
    return io.BytesIO(data)


def _count(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Invalid(Message(f"Thiếu {header}.", f"The {header} header is missing or wrong."), code="tus_header_wrong")
    return int(text)


def _filename() -> str:
    """`filename` of `Upload-Metadata`: pairs of a name and its value in base 64, parted by commas."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise Invalid(
                    Message("Tên tệp không đọc được.", "The file's name is unreadable."), code="tus_header_wrong"
                ) from error
    return ""


def _offset(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload["offset"])}


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(upload["expires_at"])}
