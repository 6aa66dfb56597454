"""`/api/v1/tracking/{code}`: how far a file is, for anybody who holds its code; nothing else.

Without signing in, NĐ 61/2018/NĐ-CP and TT 01/2018/TT-VPCP let the code and the degree of completion be shown.
"""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.submission.domain.tracking import normal_form
from services.submission.view_schemas import TrackingView
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.errors import NotFound
from shared.message import Message
from shared.mongo.connect import Document

UNKNOWN_CODE = Message("Không có hồ sơ nào với mã này.", "There is no application with this code.")


def blueprint(submission: Submission) -> Blueprint:
    """The view over `submission`."""
    api = Blueprint("tracking", __name__, url_prefix="/api/v1/tracking", description="Where is my file?")

    @api.get("/<code>")
    @access.public
    @api.response(200, TrackingView)
    def track(code: str) -> Any:
        """The degree of completion."""
        return submission.views.public(tracked(submission, code))

    return api


def tracked(submission: Submission, typed: str) -> Document:
    """The application whose code was typed, in any of the ways people write it; raises NotFound."""
    code = normal_form(typed)
    application = submission.store.applications.by_tracking_code(code) if code else None
    if application is None:
        raise NotFound(UNKNOWN_CODE)
    return application
