"""The web application of processing: officials' API and pages, and the doors for our own services."""

from __future__ import annotations

from flask import Flask

from services.processing import web
from services.processing.api import actions, attachments, cases, feed, forms, internal, registers
from services.processing.indexes import ensure_indexes
from services.processing.settings import Settings
from services.processing.wiring import wire
from shared.auth.tokens import TokenVerifier
from shared.clock import Clock, utc_now
from shared.http.api import register
from shared.http.app import build_app
from shared.http.internal import journal_blueprint

NAME = "processing"


def create_app(settings: Settings | None = None, *, verifier: TokenVerifier | None = None, clock: Clock = utc_now) -> Flask:
    """The application over the servers that the settings name; nothing connects before the first request."""
    settings = settings or Settings.read(NAME)
    processing = wire(settings, clock)
    app = build_app(__name__, settings, "Xử lý hồ sơ", "Case processing", database=processing.database, verifier=verifier)
    app.extensions["motcua_processing"] = processing
    for module in (cases, actions, attachments, registers, forms, feed, internal):
        register(app, module.blueprint(processing))
    register(app, journal_blueprint(processing.journal), *web.blueprints(processing))
    web.register_words(app)
    app.cli.command("ensure-indexes")(lambda: ensure_indexes(processing.database))
    return app
