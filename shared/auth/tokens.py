"""Checking access tokens of the identity provider against its published keys."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.clock import SKEW_SECONDS
from shared.errors import Unauthenticated, Unavailable
from shared.message import Message

ALGORITHMS = ["RS256", "ES256"]
TIMEOUT_SECONDS = 3.0
# Seconds between asking for the keys again because of an unknown key id; without it, made-up tokens would flood the provider.
REFETCH_SECONDS = 10.0


class TokenVerifier(Protocol):
    """Anything that can tell whose a token is."""

    def verify(self, token: str) -> Mapping[str, Any]:
        """The claims of a valid token; raises Unauthenticated."""


class ProviderTokens:
    """Tokens of an OpenID provider: signature, issuer, audience and time are checked; keys are fetched when first needed."""

    def __init__(self, issuer: str, audience: str, fetch: Callable[[str], Mapping[str, Any]] | None = None) -> None:
        self._issuer = issuer.rstrip("/")
        self._registry = jwt.JWTClaimsRegistry(
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._fetch = fetch or _fetch
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = threading.Lock()

    def verify(self, token: str) -> Mapping[str, Any]:
        """See `TokenVerifier.verify`. A key id that is not known makes the keys be fetched once more: providers change keys."""
        try:
            return self._decode(token, self._known_keys())
        except (JoseError, ValueError):
            if time.monotonic() - self._fetched_at < REFETCH_SECONDS:
                raise _refusal() from None
        try:
            return self._decode(token, self._known_keys(anew=True))
        except (JoseError, ValueError) as error:
            raise _refusal() from error

    def _decode(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        self._registry.validate(decoded.claims)
        return decoded.claims

    def _known_keys(self, *, anew: bool = False) -> KeySet:
        with self._lock:
            if self._keys is None or anew:
                metadata = self._fetch(f"{self._issuer}/.well-known/openid-configuration")
                self._keys = KeySet.import_key_set(self._fetch(str(metadata["jwks_uri"])))  # type: ignore[arg-type]
                self._fetched_at = time.monotonic()
            return self._keys


def _fetch(url: str) -> Mapping[str, Any]:
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        body: Mapping[str, Any] = answer.json()
    except requests.RequestException as error:
        words = Message("Dịch vụ đăng nhập chưa phản hồi.", "The sign-in service does not answer.")
        raise Unavailable(words, code="identity_unavailable") from error
    return body


def _refusal() -> Unauthenticated:
    return Unauthenticated(Message("Phiên đăng nhập không hợp lệ hoặc đã hết hạn.", "The token is not valid or has expired."))
