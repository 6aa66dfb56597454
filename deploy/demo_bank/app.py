"""The bank's doors: a page that asks whether to pay, a button that lets it fail, and a short cut for the command line."""

from __future__ import annotations

import os
import secrets
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request
from flask_babel import Babel

from deploy.demo_bank.picture import Transfer, Unreadable, read
from deploy.demo_bank.report import Payee, report
from shared.auth.access import access
from shared.web.filters import dong

OUTCOMES = ("succeeded", "failed")
# Characters of a picture's text. Ours have some 150.
LONGEST = 512


def create_app() -> Flask:
    """The application. Raises RuntimeError outside the demonstration: here anybody pays without money."""
    if os.environ.get("DEMO") != "1":
        raise RuntimeError("the demo bank runs only with DEMO=1; give a real bank PAYMENT_KEY instead")
    app = Flask(__name__)
    payee = Payee(f"{os.environ['SUBMISSION_URL']}/api/v1/payments/callback", os.environ["PAYMENT_KEY"])
    # The page is in Vietnamese with English beside it; amounts are written as in Vietnamese.
    Babel(app, default_locale="vi")
    app.jinja_env.filters["dong"] = dong

    @app.get("/readyz")
    @access.public
    def readyz() -> str:
        return "ok\n"

    _add_pages(app, payee)
    _add_short_cut(app, payee)
    return app


def _add_pages(app: Flask, payee: Payee) -> None:
    @app.get("/pay")
    @access.public
    def ask() -> str:
        """The transfer of the picture. The report's id is made here, so that a button pressed twice is one report."""
        text = request.args.get("qr", "")
        return render_template("pay.html", transfer=_read(text), qr=text, report_id=f"bank-{secrets.token_hex(12)}")

    @app.post("/pay")
    @access.public
    def press() -> tuple[str, int]:
        form = request.form
        text, report_id, outcome = form.get("qr", ""), form.get("report_id", ""), _outcome(form.get("outcome"))
        transfer = _read(text)
        # One report per button: who goes back after a failure and pays says something new.
        taken = report(payee, f"{report_id}.{outcome}", transfer, outcome)
        shown = {"transfer": transfer, "qr": text, "report_id": report_id, "outcome": outcome, "taken": taken}
        return render_template("pay.html", **shown, back=os.environ["SUBMISSION_URL"]), 200 if taken else 502


def _add_short_cut(app: Flask, payee: Payee) -> None:
    @app.post("/demo/pay")
    @access.public
    def pay_at_once() -> tuple[Response, int]:
        """A transfer without a browser, for demo files and tests."""
        body: Any = request.get_json(silent=True) or {}
        transfer, outcome = _read(str(body.get("qr", ""))), _outcome(body.get("outcome"))
        taken = report(payee, str(body.get("report_id") or f"bank-{secrets.token_hex(12)}"), transfer, outcome)
        return jsonify({"taken": taken}), 200 if taken else 502


def _read(text: str) -> Transfer:
    try:
        return read(text[:LONGEST])
    except Unreadable:
        abort(400, "this is no VietQR of a transfer")


def _outcome(asked: Any) -> str:
    return str(asked) if asked in OUTCOMES else abort(400, "succeeded or failed")
