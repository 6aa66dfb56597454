"""Pages without sign-in about a file: how far it is, for whoever holds its code."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.api.tracking import UNKNOWN_CODE, tracked
from services.submission.web.pages import Page, item, page_blueprint, show
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.errors import NotFound


def blueprint(submission: Submission) -> Blueprint:
    """The pages over `submission`."""
    pages = page_blueprint("tracking_page", __name__)

    @pages.get("/tracking")
    @access.public
    def ask() -> str | Response:
        """Which code?"""
        code = request.args.get("code", "")[:40].strip()
        if code:
            return redirect(url_for("tracking_page.track", code=code.replace("/", " ")))
        return show("tracking.html", code="", view=None)

    @pages.get("/tracking/<code>")
    @access.public
    def track(code: str) -> Page:
        """How far it is."""
        try:
            application = tracked(submission, code)
        except NotFound:
            return show("tracking.html", code=code, view=None, errors=[item(UNKNOWN_CODE, "code")]), 404
        return show("tracking.html", code="", view=submission.views.public(application))

    return pages
