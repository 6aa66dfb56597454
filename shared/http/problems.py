"""The one place where failures become HTTP: problem+json (RFC 9457) for programs, a page for people."""

from __future__ import annotations

from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, render_template, request
from marshmallow import ValidationError
from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure
from werkzeug.exceptions import HTTPException

from shared.errors import MotCuaError, NotFound, TooLarge, TooManyRequests, Unavailable, Unreadable
from shared.http.validation import invalid
from shared.language import said
from shared.message import Message
from shared.mongo.refusals import cannot_serve

log = structlog.get_logger(__name__)


class InternalError(MotCuaError):
    """A mistake of ours. The person is told that it is ours, and the number under which we find it."""

    code, status = "internal_error", 500
    message = Message("Hệ thống gặp lỗi. Chúng tôi đã ghi nhận.", "The system failed. We have noted it.")


class BadRequest(MotCuaError):
    """What HTTP itself refuses: a wrong method, a media type, a header."""

    code, status = "bad_request", 400
    message = Message("Yêu cầu không đúng.", "The request is not right.")


def register_problems(app: Flask) -> None:
    """Attach the handlers; the catch-all comes last, so that everything known has been named before."""
    app.register_error_handler(MotCuaError, _expected)
    app.register_error_handler(ValidationError, lambda error: _expected(invalid(error)))
    app.register_error_handler(ConnectionFailure, _store_is_gone)
    app.register_error_handler(ExecutionTimeout, _store_is_gone)
    app.register_error_handler(OperationFailure, lambda error: (_store_is_gone if cannot_serve(error) else _surprise)(error))
    app.register_error_handler(HTTPException, lambda error: _expected(_of_http(error)))
    app.register_error_handler(Exception, _surprise)


def problem(error: MotCuaError) -> dict[str, Any]:
    """The body of a problem: `title` in the reader's language, `messages` in both."""
    title = said(error.reason)
    body: dict[str, Any] = {
        "type": f"/problems/{error.problem_code}",
        "title": title,
        "status": error.status,
        "detail": title,
        "code": error.problem_code,
        "instance": request.path,
        "trace_id": g.get("trace_id", ""),
        "messages": error.reason.both(),
    }
    if error.errors:
        body["errors"] = [{"pointer": each.pointer, "code": each.code, "message": each.message.both()} for each in error.errors]
    if error.current is not None:
        body["current"] = dict(error.current)
    return body


def wants_page() -> bool:
    """Whether a person's browser asks: pages are outside the API and accept HTML."""
    is_api = request.path.startswith(("/api/", "/internal/", "/openapi", "/asyncapi"))
    return not is_api and request.accept_mimetypes.accept_html and not request.accept_mimetypes["application/problem+json"] > 1


def _expected(error: MotCuaError) -> Response:
    log.info("request_refused", code=error.problem_code, status=error.status)
    return _answer(error)


def _surprise(error: Exception) -> Response:
    from flask import current_app

    if current_app.testing:
        raise error
    log.exception("request_failed")
    return _answer(InternalError())


def _store_is_gone(error: Exception) -> Response:
    log.warning("store_unavailable", error=type(error).__name__)
    return _answer(Unavailable(retry_after=5))


def _answer(error: MotCuaError) -> Response:
    if wants_page():
        response = Response(render_template("errors/problem.html", problem=problem(error), error=error), mimetype="text/html")
    else:
        response = Response(orjson.dumps(problem(error)), mimetype="application/problem+json")
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == 401 and not wants_page():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


_BY_STATUS: dict[int, type[MotCuaError]] = {404: NotFound, 413: TooLarge, 429: TooManyRequests}


def _of_http(error: HTTPException) -> MotCuaError:
    """Werkzeug's own refusals in our words; the status stays what it was."""
    status = error.code or 500
    if status == 422 and getattr(error, "data", None):
        return invalid(ValidationError(error.data.get("messages", {})))  # type: ignore[attr-defined]
    kind = _BY_STATUS.get(status, BadRequest if status < 500 else InternalError)
    wrapped = kind() if status != 400 else Unreadable()
    if wrapped.status != status:
        wrapped = type("HttpError", (kind,), {"status": status, "code": f"http_{status}"})()
    return wrapped
