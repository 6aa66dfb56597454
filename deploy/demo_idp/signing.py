"""The provider's key, made once and kept, so that a restart leaves everybody signed in; and the tokens it signs."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

# Seconds a token lives: a working day of trying things out.
LIFETIME = 36_000


class Signer:
    """Signs with one RSA key, kept in a file that only its owner may read."""

    def __init__(self, issuer: str, audience: str, key_file: Path) -> None:
        self._issuer = issuer.rstrip("/")
        self._audience = audience
        self._key = _key(key_file)

    def token(self, subject: str, claims: dict[str, Any], **more: Any) -> str:
        """A token about `subject` with `claims`, good for `LIFETIME` seconds."""
        now = int(time.time())
        protocol = {"iss": self._issuer, "aud": self._audience, "sub": subject, "iat": now, "exp": now + LIFETIME}
        header = {"alg": "RS256", "kid": self._key.kid, "typ": "JWT"}
        return jwt.encode(header, {**claims, **protocol, **more}, self._key)

    def public_keys(self) -> dict[str, Any]:
        """The key as others may know it."""
        return dict(KeySet([self._key]).as_dict(private=False))


def _key(path: Path) -> RSAKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(made.as_dict(private=True)))
    return RSAKey.import_key(json.loads(path.read_text()))


def key_file() -> Path:
    """Where the key is kept: under MOTCUA_HOME."""
    return Path(os.environ.get("MOTCUA_HOME", ".motcua")) / "identity-key.json"
