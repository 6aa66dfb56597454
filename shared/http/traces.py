"""Each request has a name, in its answer and in every log line it causes; the log knows the route, never the raw address."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger(__name__)
NAME = re.compile(r"^[A-Za-z0-9-]{8,64}$")
# What machines ask every second would bury what people do; failures of it are logged by whoever asked.
QUIET = ("/livez", "/readyz", "/metrics", "/static", "/internal/v1/journal")


def register_traces(app: Flask, service: str) -> None:
    """Name every request and log its end: route, method, status, milliseconds."""

    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.trace_id = given if NAME.match(given) else uuid.uuid4().hex
        g.began_at = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=service, trace_id=g.trace_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("trace_id", "")
        if not request.path.startswith(QUIET):
            milliseconds = round((time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000, 1)
            route = request.url_rule.rule if request.url_rule else "unmatched"
            log.info("request_handled", route=route, method=request.method, status=response.status_code, ms=milliseconds)
        return response
