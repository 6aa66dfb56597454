"""Is it alive, is it ready, and its figures for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pymongo.errors import PyMongoError

from shared.auth.access import access

Check = Callable[[], object]


def health_blueprint(check: Check) -> Blueprint:
    """`/livez` answers while the process does; `/readyz` also asks `check()`, which fails with a PyMongoError."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    @access.public
    def livez() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    @access.public
    def readyz() -> Response:
        try:
            check()
        except PyMongoError:
            return Response("the document store does not answer\n", status=503, mimetype="text/plain")
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/metrics")
    @access.public
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint
