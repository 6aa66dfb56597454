"""How often one person, or one address, may ask."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from pymongo.errors import PyMongoError

from shared.auth.current import current_user
from shared.errors import Unauthenticated, Unavailable
from shared.settings import CommonSettings

# Enough for a whole office behind one address; a script that guesses tracking codes is stopped long before it finds one.
DEFAULT_LIMITS: list[Any] = ["600 per minute", "60 per second"]


def register_limits(app: Flask, settings: CommonSettings) -> None:
    """Limit by account, then by address. Health checks, static files and our own services are not limited."""
    limiter = Limiter(
        _who,
        app=app,
        default_limits=DEFAULT_LIMITS,
        storage_uri=settings.rate_limit_storage,
        in_memory_fallback_enabled=True,
        enabled=settings.rate_limits,
        headers_enabled=True,
    )

    @limiter.request_filter
    def _free() -> bool:
        return request.path.startswith(("/livez", "/readyz", "/metrics", "/static/", "/internal/"))


def _who() -> str:
    """The account, if it is proved; a token that is not valid counts for the address, so that made-up ones share one limit."""
    address = get_remote_address() or "unknown"
    try:
        user = current_user()
    except (Unauthenticated, Unavailable, PyMongoError):
        return address
    return address if user.is_anonymous else f"{user.kind}:{user.subject}"
