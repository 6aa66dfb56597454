"""The demo receiver on a real port, with a switch for how it misbehaves."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from werkzeug.serving import BaseWSGIServer, make_server

from deploy.demo_receiver.app import create_app
from deploy.demo_receiver.signing import Signing, signing_from_files
from deploy.embedded.ports import free_port

Answer = Callable[..., Any]
OTHER_HASH = "0" * 64


class Province:
    """`manner`: well; hangs (stores, then does not answer); a status; no_receipt, no_json, or one of the wrong receipts below.

    `asked` counts requests, `headers` are those of the last one.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.manner = "well"
        self.asked = 0
        self.headers: dict[str, str] = {}
        self.stored = threading.Event()
        self.go_on = threading.Event()
        self._server: BaseWSGIServer | None = None

    @property
    def url(self) -> str:
        """For `REPORTING_URL`."""
        return f"http://127.0.0.1:{self.port}/reports"

    def start(self) -> None:
        """Listen; receipts given before are known again."""
        self._receiver: Answer = create_app().wsgi_app
        self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Do not listen any more."""
        self.go_on.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            return self._receiver(environ, start)  # type: ignore[no-any-return]
        self.asked += 1
        self.headers = {name: environ.get(f"HTTP_{name}", "") for name in ("AUTHORIZATION", "IDEMPOTENCY_KEY")}
        if self.manner.isdigit():
            start(f"{self.manner} no", [("Location", self.url), ("Content-Type", "text/plain")])
            return [b"no\n"]
        if self.manner in ("well", "hangs"):
            stored = list(self._receiver(environ, start))
            self.stored.set()
            if self.manner == "hangs":
                self.go_on.wait(30)
            return stored
        start("200 OK", [("Content-Type", "application/json")])
        return [self._wrong_receipt()]

    def _wrong_receipt(self) -> bytes:
        report, _, sha256 = self.headers["IDEMPOTENCY_KEY"].rpartition(":")
        theirs = signing_from_files()
        token = {
            "other_hash": lambda: theirs.receipt("motcua:836", report, OTHER_HASH),
            "other_report": lambda: theirs.receipt("motcua:836", "another:2021-Q1:r1", sha256),
            "other_district": lambda: theirs.receipt("motcua:835", report, sha256),
            "other_key": lambda: _signing(ECKey.generate_key("P-256")).receipt("motcua:836", report, sha256),
            "districts_key": lambda: _signing(_key("REPORTING_KEY_FILE")).receipt("motcua:836", report, sha256),
            "other_type": lambda: _receipt_called_a_report(report, sha256),
            "reflects": lambda: self.headers["AUTHORIZATION"].removeprefix("Bearer "),
        }.get(self.manner)
        if token is None:
            return {"no_receipt": b"{}", "no_json": b"thank you"}[self.manner]
        return b'{"receipt": "' + token().encode() + b'"}'


def _signing(key: ECKey) -> Signing:
    return Signing(key, KeySet([]))


def _key(setting: str) -> ECKey:
    return ECKey.import_key(Path(os.environ[setting]).read_text())


def _receipt_called_a_report(report: str, sha256: str) -> str:
    """Everything as it must be, but for the type."""
    claims = {"iss": "province-reporting", "aud": "motcua:836", "jti": report, "sha256": sha256, "iat": 1_600_000_000}
    return jwt.encode({"alg": "ES256", "typ": "report+jwt"}, claims, _key("RECEIVER_KEY_FILE"))


@contextmanager
def province() -> Iterator[Province]:
    """Not started yet."""
    made = Province()
    try:
        yield made
    finally:
        made.stop()
