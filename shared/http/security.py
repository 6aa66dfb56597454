"""Headers that keep a browser from doing what we did not ask for."""

from __future__ import annotations

from flask import Flask, Response

from shared.settings import CommonSettings


def register_security(app: Flask, settings: CommonSettings) -> None:
    """Send the headers with every answer. No inline script or style anywhere: the policy forbids it, and it is never needed."""
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {settings.stream_url}",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self' " + settings.oidc_issuer,
            "frame-ancestors 'none'",
        )
    )

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if response.mimetype in ("text/html", "application/json", "application/problem+json"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if settings.cookie_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response
