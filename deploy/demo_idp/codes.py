"""Authorization codes: one use, one minute, bound to the client's PKCE challenge."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass

LIFETIME_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody agreed to: who, for which address, with which challenge and nonce."""

    subject: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    ends_at: float


class Codes:
    """Codes given out and not yet used; in memory, since the provider is one process."""

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def give(self, subject: str, redirect_uri: str, challenge: str, nonce: str | None) -> str:
        """A new code."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._grants[code] = Grant(subject, redirect_uri, challenge, nonce, time.monotonic() + LIFETIME_SECONDS)
        return code

    def take(self, code: str, redirect_uri: str, verifier: str) -> Grant | None:
        """Use up a code; None when it is unknown, too old, for another address or not this client's."""
        with self._lock:
            grant = self._grants.pop(code, None)
        if grant is None or grant.ends_at < time.monotonic() or grant.redirect_uri != redirect_uri:
            return None
        return grant if secrets.compare_digest(_challenge(verifier), grant.challenge) else None


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
