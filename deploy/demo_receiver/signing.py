"""What the receiver believes and how it signs. Written apart from the sender, so that both mean the same without sharing code."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

OURS = "province-reporting"
ALGORITHM = "ES256"


class Refused(Exception):
    """The report is not what its token says; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Signing:
    """Our own key, which signs receipts, and the senders' public ones."""

    def __init__(self, own: ECKey, senders: KeySet) -> None:
        self._own = own
        self._senders = senders
        asked = {name: {"essential": True} for name in ("iss", "jti", "iat", "exp", "sha256")}
        self._registry = jwt.JWTClaimsRegistry(aud={"essential": True, "value": OURS}, **asked)  # type: ignore[arg-type]

    def checked(self, token: str, body: bytes) -> dict[str, str]:
        """Sender, report and hash; raises Refused for a wrong signature, one that is too old, or another content."""
        try:
            decoded = jwt.decode(token, self._senders, algorithms=[ALGORITHM])
            self._registry.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise Refused("not_signed") from error
        claims = decoded.claims
        if decoded.header.get("typ") != "report+jwt":
            raise Refused("not_signed")
        if claims["sha256"] != hashlib.sha256(body).hexdigest():
            raise Refused("other_content")
        return {"sender": str(claims["iss"]), "report": str(claims["jti"]), "sha256": str(claims["sha256"])}

    def receipt(self, sender: str, report: str, sha256: str) -> str:
        """Says for good that the report with this content was received."""
        claims = {"iss": OURS, "aud": sender, "jti": report, "sha256": sha256, "iat": int(time.time())}
        return jwt.encode({"alg": ALGORITHM, "typ": "receipt+jwt", "kid": self._own.thumbprint()}, claims, self._own)


def signing_from_files() -> Signing:
    """By the files that RECEIVER_KEY_FILE (PEM) and RECEIVER_SENDERS (a JWK set) name."""
    own = ECKey.import_key(Path(os.environ["RECEIVER_KEY_FILE"]).read_text(encoding="utf-8"))
    senders = json.loads(Path(os.environ["RECEIVER_SENDERS"]).read_text(encoding="utf-8"))
    return Signing(own, KeySet.import_key_set(senders))
