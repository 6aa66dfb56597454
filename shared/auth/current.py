"""Who makes the present request: from a bearer token, or else from the session."""

from __future__ import annotations

from flask import current_app, g, request

from shared.auth.principal import ANONYMOUS, Principal, principal_of
from shared.auth.service_token import verify_service_token
from shared.auth.sessions import session_claims
from shared.auth.tokens import TokenVerifier


def current_user() -> Principal:
    """The principal of this request, looked up once; ANONYMOUS when nobody is signed in.

    Raises Unauthenticated for a token that is not valid: a wrong token is a mistake to be told, not a stranger.
    """
    if "principal" not in g:
        g.principal = _find()
    found: Principal = g.principal
    return found


def _find() -> Principal:
    token = bearer_token()
    if token is None:
        claims = session_claims()
        return principal_of(claims) if claims else ANONYMOUS
    auth = current_app.extensions["motcua_auth"]
    service = verify_service_token(auth.settings.service_token_key, token, audience=auth.settings.service)
    if service is not None:
        return Principal(service, "service")
    verifier: TokenVerifier = auth.verifier
    return principal_of(verifier.verify(token))


def bearer_token() -> str | None:
    """The token of the Authorization header, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
