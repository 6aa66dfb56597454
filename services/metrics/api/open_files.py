"""`/api/v1/online-share/open`: the files that are open now, and where each stands."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.open_files import OpenList, open_line, question_now
from services.metrics.questions import may_list
from services.metrics.schemas import OpenQuestionSchema
from services.metrics.view_schemas.late import OpenFilesSchema
from shared.auth.access import access


def blueprint(files: OpenList) -> Blueprint:
    """The view over `files`."""
    api = Blueprint("open_files", __name__, url_prefix="/api/v1/online-share", description="Files that are open now")

    @api.get("/open")
    @access.role(*FOLLOWERS)
    @api.arguments(OpenQuestionSchema, location="query")
    @api.response(200, OpenFilesSchema)
    def read_open(asked: dict[str, Any]) -> Any:
        """Received and not closed, those that wait longest first; with `due_to`, those that become overdue soon, the first one
        first. State-secret files are not among them.
        """
        question = question_now(asked, files.figures)
        may_list(question, files.figures)
        page = files.asked(question, asked)
        return {"cases": [open_line(line) for line in page.lines], "total": page.total, "next": page.next}

    return api
