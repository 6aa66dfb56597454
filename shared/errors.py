"""Everything that can be wrong with a request, as errors that know their code, status and words.

`shared/http/problems.py` is the one place that turns them into HTTP answers; handlers and stores only raise them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from shared.message import Message


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: a JSON pointer (RFC 6901) into the request body, a stable code and a sentence."""

    pointer: str
    code: str
    message: Message


class MotCuaError(Exception):
    """Base of all expected failures. Subclasses fix `code` and `status`; an instance adds what was wrong and what to do."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    message: ClassVar[Message] = Message("Có lỗi xảy ra.", "Something went wrong.")

    def __init__(
        self,
        message: Message | None = None,
        *,
        code: str | None = None,
        errors: Sequence[FieldError] = (),
        current: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.reason = message or self.message
        self.problem_code = code or self.code
        self.errors = tuple(errors)
        self.current = current
        self.retry_after = retry_after
        super().__init__(f"{self.problem_code}: {self.reason.en}")


class Invalid(MotCuaError):
    """The request does not have the form its schema asks; `errors` names every wrong field at once."""

    code, status = "invalid_request", 422
    message = Message("Thông tin gửi lên chưa đúng.", "The request is not valid.")


class Unreadable(MotCuaError):
    """The body is not what its content type says: broken UTF-8, broken JSON, not an object."""

    code, status = "unreadable_body", 400
    message = Message("Không đọc được nội dung gửi lên.", "The body could not be read.")


class Unauthenticated(MotCuaError):
    """Nobody is signed in, or the token is not valid any more."""

    code, status = "sign_in_required", 401
    message = Message("Vui lòng đăng nhập.", "Please sign in.")


class SignInFailed(MotCuaError):
    """The sign-in did not come to its end: refused, begun in another window, or too old. Nothing but beginning anew helps."""

    code, status = "sign_in_failed", 400
    message = Message(
        "Đăng nhập chưa thành công. Vui lòng bấm Đăng nhập và thử lại.",
        "Signing in did not succeed. Please choose Sign in and try again.",
    )


class Forbidden(MotCuaError):
    """The person signed in may not do this here: wrong role, wrong unit or not the owner."""

    code, status = "not_allowed", 403
    message = Message("Bạn không có quyền làm việc này.", "You are not allowed to do this.")


class NotFound(MotCuaError):
    """There is no such thing, or the person may not know that there is."""

    code, status = "not_found", 404
    message = Message("Không tìm thấy.", "Not found.")


class DuplicateDocument(MotCuaError):
    """A document with this key exists already."""

    code, status = "already_exists", 409
    message = Message("Hồ sơ này đã có.", "This file exists already.")


class IllegalAction(MotCuaError):
    """The workflow does not allow this action in the present state; `current` says what it is."""

    code, status = "illegal_action", 409
    message = Message("Không thể làm việc này ở trạng thái hiện tại.", "The present state does not allow this.")


class StaleVersion(MotCuaError):
    """Somebody else changed the document since it was read; `current` carries the present state."""

    code, status = "stale_version", 412
    message = Message("Hồ sơ vừa được người khác cập nhật.", "Somebody else has just changed this file.")


class PreconditionRequired(MotCuaError):
    """A change of a case file must say which version it was decided on (`If-Match`)."""

    code, status = "if_match_required", 428
    message = Message("Thiếu If-Match.", "The If-Match header is missing.")


class IdempotencyKeyReused(MotCuaError):
    """The same Idempotency-Key came with another body: one of the two is a mistake, so neither guess is safe."""

    code, status = "idempotency_key_reused", 422
    message = Message("Khóa gửi lại đã dùng cho nội dung khác.", "This Idempotency-Key was used for another body.")


class TooLarge(MotCuaError):
    """The body or a file is over the limit."""

    code, status = "too_large", 413
    message = Message("Dữ liệu gửi lên quá lớn.", "What was sent is too large.")


class UnsupportedFile(MotCuaError):
    """The file's content is of a kind that is not accepted, or is not what its name says."""

    code, status = "unsupported_file", 415
    message = Message("Loại tệp không được nhận.", "This kind of file is not accepted.")


class TooManyRequests(MotCuaError):
    """Too many requests in too short a time; `retry_after` is in seconds."""

    code, status = "too_many_requests", 429
    message = Message("Bạn thao tác quá nhanh, vui lòng thử lại sau.", "Too many requests; please try again later.")


class Unavailable(MotCuaError):
    """The store does not answer; nothing was stored and nothing is claimed to be."""

    code, status = "unavailable", 503
    message = Message(
        "Hệ thống tạm thời chưa phản hồi. Hồ sơ chưa được ghi nhận, vui lòng gửi lại.",
        "The system does not answer for the moment. Nothing was stored; please send it again.",
    )


class PeerUnavailable(Unavailable):
    """Another service of ours does not answer."""

    code = "peer_unavailable"
