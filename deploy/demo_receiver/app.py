"""The receiver's doors: a report in, a signed receipt out; the same report again, the same receipt."""

from __future__ import annotations

import os

from flask import Flask, Response, jsonify, request

from deploy.demo_receiver.receipts import OtherContent, Receipts, receipts_file
from deploy.demo_receiver.signing import Refused, signing_from_files
from shared.auth.access import access

# Bytes of a report. Ours have some thousand.
LARGEST = 5_000_000


def create_app() -> Flask:
    """The application. Raises RuntimeError outside the demonstration: what comes in here goes nowhere."""
    if os.environ.get("DEMO") != "1":
        raise RuntimeError("the demo receiver runs only with DEMO=1; set REPORTING_URL to the province's system instead")
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    signing, receipts = signing_from_files(), Receipts(receipts_file())

    @app.get("/readyz")
    @access.public
    def readyz() -> str:
        return "ok\n"

    @app.get("/reports")
    @access.public
    def listed() -> Response:
        """What was received: report and hash, without the receipts themselves."""
        shown = ("sender", "report", "sha256")
        return jsonify({"reports": [{name: entry[name] for name in shown} for entry in receipts.listed()]})

    @app.post("/reports")
    @access.public
    def receive() -> tuple[Response, int]:
        try:
            received = signing.checked(_token(), request.get_data())
            key = _key(received)
            receipt, new = receipts.give(key, received, lambda: signing.receipt(**received))
        except Refused as refused:
            return _problem(refused.code, 401 if refused.code == "not_signed" else 422)
        except OtherContent:
            return _problem("report_has_other_content", 409)
        return jsonify({"receipt": receipt}), 201 if new else 200

    return app


def _token() -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _key(received: dict[str, str]) -> str:
    """The idempotency key, which must be made of the report and its hash; raises Refused."""
    key = request.headers.get("Idempotency-Key", "")
    if key != f"{received['report']}:{received['sha256']}":
        raise Refused("wrong_idempotency_key")
    return key


def _problem(code: str, status: int) -> tuple[Response, int]:
    response = jsonify({"code": code, "status": status})
    response.mimetype = "application/problem+json"
    return response, status
