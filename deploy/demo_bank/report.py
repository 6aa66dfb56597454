"""How the bank reports a transfer: signed over id, time and body, by the Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import requests

from deploy.demo_bank.picture import Transfer

# Seconds until a payee who does not answer counts as away; the person presses again, with the same id.
TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is told of transfers: the address of the callback and the key shared with it."""

    callback: str
    key: str


def report(payee: Payee, report_id: str, transfer: Transfer, outcome: str) -> bool:
    """Tell the payee how the transfer went (`succeeded`, `failed`); whether it took the report."""
    told = {"purpose": transfer.purpose, "amount_dong": transfer.amount_dong, "outcome": outcome}
    body, now = json.dumps(told).encode(), str(int(time.time()))
    digest = hmac.new(payee.key.encode(), f"{report_id}.{now}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": report_id,
        "Webhook-Timestamp": now,
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}",
    }
    try:
        return requests.post(payee.callback, data=body, headers=headers, timeout=TIMEOUT).ok
    except requests.RequestException:
        return False
