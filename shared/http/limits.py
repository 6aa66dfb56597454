"""How often one person, or one address, may ask."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from shared.auth.current import bearer_token
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
    return bearer_token() or get_remote_address() or "unknown"
