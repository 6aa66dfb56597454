"""A change asked for by a browser must come from one of our pages."""

from __future__ import annotations

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from shared.auth.current import bearer_token
from shared.errors import Forbidden
from shared.message import Message

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = ("/api/", "/internal/")


def register_csrf(app: Flask, session_cookie: str) -> None:
    """Check the token of every unsafe request that a browser signs by itself, with a cookie.

    A bearer token is not sent by itself, so it needs no second proof; nor does an API request without any cookie, which will be
    asked to sign in.
    """
    protect = CSRFProtect()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # The token lives as long as the session: a form filled in over lunch must still be accepted.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    protect.init_app(app)

    @app.before_request
    def _check() -> None:
        if request.method in SAFE or bearer_token() is not None:
            return
        if request.path.startswith(OPEN_PATHS) and session_cookie not in request.cookies:
            return
        if request.headers.get("Sec-Fetch-Site") == "same-origin" and request.path.startswith(OPEN_PATHS):
            return
        try:
            protect.protect()
        except CSRFError as error:
            words = Message(
                "Trang này đã cũ. Vui lòng tải lại trang và gửi lại.",
                "This page is out of date. Please load it again and resend.",
            )
            raise Forbidden(words, code="form_expired") from error
