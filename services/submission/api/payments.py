"""`/api/v1/payments/callback`: the bank reports how a transfer went. Not signed in, but signed."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from services.submission.api.shapes import body_of, reads
from services.submission.domain.bank_signature import Signed
from services.submission.payment_schemas import BankReportView
from services.submission.schemas import BankReportRequest
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.http.idempotency import replayed

_REPORT = BankReportRequest()


def _header(name: str, says: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": True, "schema": {"type": "string", "maxLength": 100}, "description": says}


_SIGNED = [
    _header("Webhook-Id", "The bank's id of this report; the same report again has the same."),
    _header("Webhook-Timestamp", "When it was signed, in seconds since 1970; five minutes either way are accepted."),
    _header("Webhook-Signature", "`v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body` with the agreed key."),
]


def blueprint(submission: Submission) -> Blueprint:
    """The view over `submission`."""
    api = Blueprint("payments", __name__, url_prefix="/api/v1/payments", description="What the bank reports")

    @api.post("/callback")
    # Anybody can knock; only a body with the bank's signature is read any further.
    @access.public
    @api.doc(parameters=_SIGNED, **reads(BankReportRequest))
    @api.response(200, BankReportView)
    def take_report() -> Any:
        """Take in how a transfer went; the same report again is answered alike and counts once."""
        signed = Signed.of(dict(request.headers), request.get_data(cache=True))
        submission.paying.check(signed)
        taken = submission.paying.take(signed.id, body_of(_REPORT).complete())
        return {"state": taken.state}, replayed(taken.replayed)

    return api
