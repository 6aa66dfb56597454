"""A worker's small HTTP door: is it alive, and its figures for Prometheus. Loopback or the container's network only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app

from shared.worker import Worker

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class _Quiet(WSGIRequestHandler):
    """A handler that does not write a line for every health check."""

    def log_message(self, *args: Any) -> None:
        """Say nothing: the worker's own log says what matters."""


def health_server(host: str, port: int) -> Callable[[Worker], None]:
    """Something a worker calls at its start to open `/livez`, `/readyz` and `/metrics`; port 0 opens nothing."""

    def open_door(worker: Worker) -> None:
        if port:
            server = make_server(host, port, _application(worker), handler_class=_Quiet)
            threading.Thread(target=server.serve_forever, name="health", daemon=True).start()

    return open_door


def _application(worker: Worker) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    figures = make_wsgi_app()

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            return figures(environ, start_response)  # type: ignore[no-any-return]
        if environ["PATH_INFO"] not in ("/livez", "/readyz"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        start_response("200 OK" if worker.alive else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"ok\n" if worker.alive else b"stopping\n"]

    return answer
