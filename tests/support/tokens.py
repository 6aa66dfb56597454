"""Tokens for tests: a key of our own, checked by the very code that checks the identity provider's."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from shared.auth.tokens import ProviderTokens

ISSUER = "http://127.0.0.1:9/test-only-issuer"
AUDIENCE = "test-only-client"


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(2048, auto_kid=True)


def verifier() -> ProviderTokens:
    """A verifier that believes `token_for`."""

    def fetch(url: str) -> Mapping[str, Any]:
        if url.endswith("openid-configuration"):
            return {"jwks_uri": f"{ISSUER}/jwks"}
        return KeySet([_key()]).as_dict(private=False)

    return ProviderTokens(ISSUER, AUDIENCE, fetch)


def token_for(subject: str, *roles: tuple[str, str], lifetime: int = 6 * 3600, **claims: Any) -> str:
    """A token of `subject`, who holds `roles` as (role, unit)."""
    now = int(time.time())
    grants = [{"role": role, "unit": unit} for role, unit in roles]
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + lifetime, "HoVaTen": "Người Thử"}
    person = {"LoaiTaiKhoan": "1", "motcua_roles": grants, **claims}
    return jwt.encode({"alg": "RS256", "kid": _key().kid}, body | person, _key())


def bearer(subject: str, *roles: tuple[str, str], **claims: Any) -> dict[str, str]:
    """The header that signs a request as `subject`."""
    return {"Authorization": f"Bearer {token_for(subject, *roles, **claims)}"}
