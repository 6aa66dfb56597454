"""The web application of submission: `gunicorn "services.submission.app:create_app()"`."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from services.submission.api import (
    applications,
    changes,
    downloads,
    drafts,
    internal,
    payments,
    procedures,
    tracking,
    tus,
    uploads,
)
from services.submission.files.inspection import MAX_BYTES
from services.submission.settings import Settings
from services.submission.store import SOURCE
from services.submission.web import acting, drafting, home, mailbox, mine, money, public
from services.submission.wiring import Submission, wire
from shared.auth.tokens import TokenVerifier
from shared.http.api import register
from shared.http.app import build_app
from shared.http.internal import journal_blueprint
from shared.mongo.journal import Journal

# What a form adds around a file: boundaries, names, the other fields.
AROUND_A_FILE = 64 * 1024
# Files that one page can carry; more are sent with another press of the button.
FILES_OF_A_PAGE = 5

LARGER_BODIES = {
    "uploads.upload_file": MAX_BYTES + AROUND_A_FILE,
    "tus.go_on": MAX_BYTES + AROUND_A_FILE,
    "drafting.take_step": FILES_OF_A_PAGE * MAX_BYTES,
    "acting.send_supplement": FILES_OF_A_PAGE * MAX_BYTES,
}
APIS = (procedures, applications, changes, payments, uploads, tus, drafts, tracking, downloads, internal)
PAGES = (home, drafting, mine, acting, public, money)


def create_app(settings: Settings | None = None, *, verifier: TokenVerifier | None = None) -> Flask:
    """The application; nothing connects before the first request. `verifier` replaces the identity provider's keys in tests."""
    settings = settings or Settings.read(SOURCE)
    submission = wire(settings)
    app = build_app(
        "services.submission",
        settings,
        "Nộp hồ sơ qua mạng",
        "Apply online",
        database=submission.store.database,
        verifier=verifier,
    )
    app.extensions["submission"] = submission
    app.url_value_preprocessor(allow_files)
    _register(app, submission)
    return app


def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the limit of the body where files come in; before anything reads the body, the form's token included."""
    if endpoint in LARGER_BODIES:
        request.max_content_length = LARGER_BODIES[endpoint]


def _register(app: Flask, submission: Submission) -> None:
    register(app, *(module.blueprint(submission) for module in (*APIS, *PAGES)))
    register(app, journal_blueprint(Journal(submission.store.database)))
    if submission.settings.demo:
        register(app, mailbox.blueprint(submission))
