"""A tiny web server in the place of a role: answers its health, and misbehaves on request. Run as a script."""

from __future__ import annotations

import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Health(BaseHTTPRequestHandler):
    """204 to everything."""

    def do_GET(self) -> None:
        """Healthy."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def main(manner: str) -> None:
    """Manners: `good`; `broken` ends at once; `stubborn` ignores SIGTERM."""
    if manner == "broken":
        sys.exit("this role is broken on purpose")
    signal.signal(signal.SIGTERM, signal.SIG_IGN if manner == "stubborn" else lambda *_: os._exit(0))
    HTTPServer(("127.0.0.1", int(os.environ.get("PORT") or os.environ["WORKER_PORT"])), Health).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
