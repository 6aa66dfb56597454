"""The mailbox of the demonstration: what would have been sent to the citizen by text message or e-mail (only with DEMO=1)."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import force_locale

from services.submission.web import words
from services.submission.web.pages import page_blueprint, show
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.mongo.connect import Document
from shared.web.filters import unbroken_moment as moment


def blueprint(submission: Submission) -> Blueprint:
    """The page over `submission`."""
    pages = page_blueprint("mailbox", __name__)

    @pages.get("/mailbox")
    @access.signed_in
    def read() -> str:
        """The news to the person signed in, each in the language it was asked for."""
        notices = submission.store.notices.of_owner(current_user().subject)
        return show("mailbox.html", notices=[_shown(notice) for notice in notices])

    return pages


def _shown(notice: Document) -> dict[str, str]:
    with force_locale(notice["language"]):
        text = words.news(notice)
    return {
        "at": moment(notice["created_at"]),
        "to": ", ".join(notice["to"].values()),
        "text": text,
        "case_id": notice["case_id"],
    }
