"""The live stream: a process of its own, because every watcher holds a thread and the API must never wait for one.

Each message is `id: <revision>` and a small JSON; the page then asks for its figures anew. A watcher that comes back with
`Last-Event-ID` is told at once if anything changed while it was away, so nothing is missed whatever was lost.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator

import orjson
from flask import Flask, Response, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.broadcast import Broadcast
from services.metrics.settings import SERVICE, Settings
from services.metrics.views.freshness import Freshness
from services.metrics.wiring import database_of
from shared.auth.access import access
from shared.auth.tokens import TokenVerifier
from shared.http.app import build_app

# Seconds between signs of life, so that proxies keep the connection and a page knows that it still has one.
HEARTBEAT_SECONDS = 15.0


def create_app(settings: Settings | None = None, *, verifier: TokenVerifier | None = None) -> Flask:
    """The application of the stream process."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    app = build_app(
        "services.metrics.stream", settings, "Số liệu trực tiếp", "Live figures", database=database, verifier=verifier
    )
    broadcast = Broadcast(Freshness(database).revision)
    app.extensions["motcua_broadcast"] = broadcast
    _stop_on_term(broadcast)

    @app.get("/api/v1/stream")
    @access.role(*FOLLOWERS)
    def stream() -> Response:
        broadcast.start()
        response = Response(_messages(broadcast, _last_seen()), mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"
        response.headers["Access-Control-Allow-Origin"] = settings.metrics_url
        response.headers["Access-Control-Allow-Credentials"] = "true"
        return response

    return app


def _messages(broadcast: Broadcast, known: int) -> Iterator[str]:
    """The stream of one watcher. The pause before reconnecting is spread, so that a restart is not met by everybody at once."""
    yield f"retry: {random.randrange(1_000, 4_000)}\n\n"
    while not broadcast.stopped:
        revision = broadcast.wait(known, HEARTBEAT_SECONDS)
        if revision != known:
            known = revision
            yield f"id: {revision}\nevent: figures\ndata: {orjson.dumps({'revision': revision}).decode()}\n\n"
        else:
            yield ": still here\n\n"


def _last_seen() -> int:
    """What the watcher saw last, or what its page was made of; -1 for neither, who is sent the present revision at once."""
    text = request.headers.get("Last-Event-ID") or request.args.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _stop_on_term(broadcast: Broadcast) -> None:
    """End the streams when the process is told to end; gunicorn's own handler goes on after ours."""
    try:
        before = signal.getsignal(signal.SIGTERM)
    except ValueError:  # not in the main thread: a test, which stops the broadcast itself
        return

    def stop(number: int, frame: object) -> None:
        broadcast.stop()
        if callable(before):
            before(number, frame)  # type: ignore[arg-type]

    signal.signal(signal.SIGTERM, stop)
