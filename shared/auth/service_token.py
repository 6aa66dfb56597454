"""Short-lived tokens by which our services know each other."""

from __future__ import annotations

import time

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.clock import SKEW_SECONDS

# Seconds a token lives. One request needs milliseconds; a stolen token is worthless after a minute.
LIFETIME = 60
ALGORITHM = "HS256"
TYPE = "service+jwt"


def sign_service_token(key: str, *, issuer: str, audience: str) -> str:
    """A token by which `issuer` may ask `audience` for the next minute."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": audience, "iat": now, "exp": now + LIFETIME}
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, OctKey.import_key(key))


def verify_service_token(key: str, token: str, *, audience: str) -> str | None:
    """The service that signed `token` for `audience`; None when it is not such a token or not valid any more."""
    registry = jwt.JWTClaimsRegistry(
        leeway=SKEW_SECONDS, iss={"essential": True}, aud={"essential": True, "value": audience}, exp={"essential": True}
    )
    try:
        decoded = jwt.decode(token, OctKey.import_key(key), algorithms=[ALGORITHM])
        if decoded.header.get("typ") != TYPE:
            return None
        registry.validate(decoded.claims)
    except (JoseError, ValueError):
        return None
    return str(decoded.claims["iss"])
