"""What the receiver believes and how it signs. Written apart from the sender, so that both mean the same without sharing code."""

from __future__ import annotations

import hashlib
import time

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

OURS = "province-reporting"
ALGORITHM = "HS256"


class Refused(Exception):
    """The report is not what its token says; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Signing:
    """One key, shared with the senders."""

    def __init__(self, key: str) -> None:
        self._key = OctKey.import_key(key)
        asked = {name: {"essential": True} for name in ("iss", "jti", "iat", "exp", "sha256")}
        self._registry = jwt.JWTClaimsRegistry(aud={"essential": True, "value": OURS}, **asked)  # type: ignore[arg-type]

    def checked(self, token: str, body: bytes) -> dict[str, str]:
        """Sender, report and hash; raises Refused for a wrong signature, one that is too old, or another content."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
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
        return jwt.encode({"alg": ALGORITHM, "typ": "receipt+jwt"}, claims, self._key)
