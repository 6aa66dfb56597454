"""Whether a report comes from the bank: HMAC-SHA-256 over `id.timestamp.body`, as the Standard Webhooks describe it. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.errors import MotCuaError
from shared.message import Message

# How old, or how far ahead, a report may be: longer, and one that was listened to could be sent again after its id was forgotten;
# shorter, and clocks that differ by a minute lose payments.
WINDOW = timedelta(minutes=5)
VERSION = "v1,"
ID = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")


class NotSigned(MotCuaError):
    """The report is not signed with the key that was agreed, or too long ago."""

    code, status = "not_signed", 401
    message = Message("Thông báo không có chữ ký đúng của ngân hàng.", "The report does not carry the bank's signature.")


NO_ID = Message("Thông báo không có mã dùng được.", "The report has no id that can be used.")
TOO_OLD = Message("Thông báo đã quá cũ hoặc sai giờ.", "The report is too old, or its time is wrong.")


@dataclass(frozen=True, slots=True)
class Signed:
    """A report as it came: the headers that prove it, and the body byte for byte."""

    id: str
    timestamp: str
    signature: str
    body: bytes

    @classmethod
    def of(cls, headers: Mapping[str, str], body: bytes) -> Signed:
        """Out of the headers of a request."""
        report_id, timestamp, signature = (headers.get(f"Webhook-{name}", "") for name in ("Id", "Timestamp", "Signature"))
        return cls(report_id, timestamp, signature, body)


def check(signed: Signed, key: str, now: datetime) -> None:
    """Raises NotSigned: without a key nothing is believed; a wrong signature; no id; a time outside `WINDOW` around `now`."""
    expected = signature(key, signed.id, signed.timestamp, signed.body)
    # Several signatures may stand side by side while a key is changed; each is compared in constant time.
    given = signed.signature.encode().split(b" ")
    if not key or not any(hmac.compare_digest(each, expected.encode()) for each in given):
        raise NotSigned
    if not ID.match(signed.id):
        raise NotSigned(NO_ID, code="report_without_id")
    if abs(now - _moment(signed.timestamp)) > WINDOW:
        raise NotSigned(TOO_OLD, code="report_too_old")


def signature(key: str, report_id: str, timestamp: str, body: bytes) -> str:
    """What the bank writes into `Webhook-Signature`."""
    content = b".".join((report_id.encode(), timestamp.encode(), body))
    return VERSION + base64.b64encode(hmac.new(key.encode(), content, hashlib.sha256).digest()).decode()


def _moment(timestamp: str) -> datetime:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        raise NotSigned(TOO_OLD, code="report_too_old")
    return datetime.fromtimestamp(int(timestamp), UTC)
