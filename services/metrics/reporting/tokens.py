"""What we sign when a report goes out, and what the receiver must have signed before it counts as delivered.

Both are JWTs (RFC 7519), each signed by a key that only its signer has (`reporting.keys`): we cannot make a receipt ourselves.
Nor does a report's token pass for one: type, issuer and audience are others.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from services.metrics.reporting.keys import ALGORITHM

REPORT, RECEIPT = "report+jwt", "receipt+jwt"
# How the two are called in the tokens.
DISTRICT, PROVINCE = "motcua", "province-reporting"
# Seconds a report's token is good: one request. A new try has a new one.
LIFETIME = 120


class NoReceipt(Exception):
    """What came back proves nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign_report(key: ECKey, report: str, sha256: str, issuer: str) -> str:
    """Says that `issuer` sends exactly the body with this hash as this report."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": PROVINCE, "jti": report, "iat": now, "exp": now + LIFETIME, "sha256": sha256}
    return jwt.encode({"alg": ALGORITHM, "typ": REPORT, "kid": key.thumbprint()}, claims, key)


def verify_receipt(keys: KeySet, receipt: str, report: str, sha256: str, issuer: str) -> None:
    """Raises NoReceipt unless the receiver signed that it has this report with this very content. A receipt has no end: it is
    kept as evidence.
    """
    claims = _claims(keys, receipt, issuer)
    if (claims.get("jti"), claims.get("sha256")) != (report, sha256):
        raise NoReceipt("receipt_of_another_report")


def issuer_of(district: str) -> str:
    """The name under which a district sends."""
    return f"{DISTRICT}:{district}"


def _claims(keys: KeySet, receipt: str, issuer: str) -> Mapping[str, Any]:
    asked = {"iss": {"essential": True, "value": PROVINCE}, "aud": {"essential": True, "value": issuer}}
    registry = jwt.JWTClaimsRegistry(**asked, iat={"essential": True})  # type: ignore[arg-type]
    try:
        decoded = jwt.decode(receipt, keys, algorithms=[ALGORITHM])
        registry.validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise NoReceipt("receipt_not_signed") from error
    if decoded.header.get("typ") != RECEIPT:
        raise NoReceipt("receipt_not_signed")
    return decoded.claims
