"""A service's web application, with everything that all of them share; each adds only its own blueprints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_smorest import Api
from pymongo.database import Database
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from shared.auth.csrf import register_csrf
from shared.auth.oidc import register_login
from shared.auth.sessions import Sessions
from shared.auth.tokens import ProviderTokens, TokenVerifier
from shared.http.health import health_blueprint
from shared.http.json import FastJson
from shared.http.limits import register_limits
from shared.http.openapi import register_openapi
from shared.http.problems import register_problems
from shared.http.security import register_security
from shared.http.traces import register_traces
from shared.mongo.connect import Document, connect
from shared.process import begin
from shared.settings import CommonSettings
from shared.web.assets import STATIC
from shared.web.setup import register_web

# Bytes of a body. Uploads of papers have a limit of their own, given per request by their view.
LARGEST_BODY = 1_048_576
# Where peers reach the services, by the names of the settings; a service answers under the names of all of them.
OWN_ADDRESSES = ("submission_url", "processing_url", "metrics_url", "stream_url")
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Auth:
    """What the auth modules need of the application, kept in its extensions."""

    settings: CommonSettings
    verifier: TokenVerifier
    sessions: Sessions


def build_app(
    name: str,
    settings: CommonSettings,
    title_vi: str,
    title_en: str,
    *,
    database: Database[Document] | None = None,
    verifier: TokenVerifier | None = None,
) -> Flask:
    """The application `name` ("services.submission.app") with sign-in, errors, health, documentation, limits and layout.

    `verifier` replaces the identity provider's keys in tests. Nothing connects before the first request.
    """
    begin(settings, "web")
    app = Flask(name, static_folder=None)
    app.json = FastJson(app)
    app.config.update(_config(settings, title_en))
    database = connect(settings.mongo_url, settings.mongo_database) if database is None else database
    sessions = Sessions(database["sessions"], settings.service, secure=settings.cookie_secure)
    verifier = verifier or ProviderTokens(settings.oidc_issuer, settings.oidc_client_id)
    # For whoever ends the application before its process ends, as tests do.
    app.extensions["motcua_database"] = database
    app.extensions["motcua_auth"] = Auth(settings, verifier, sessions)
    register_traces(app, settings.service)
    register_web(app, settings, title_vi, title_en)
    app.extensions["motcua_api"] = Api(app)
    register_openapi(app, title_vi, title_en)
    register_problems(app)
    register_security(app, settings)
    register_csrf(app, sessions.cookie)
    register_limits(app, settings)
    register_login(app, settings, sessions)
    app.register_blueprint(health_blueprint(lambda: database.command("ping")))
    _wrap(app, settings)
    return app


def _config(settings: CommonSettings, title: str) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"motcua_{settings.service}_form",
        "SESSION_COOKIE_SECURE": settings.cookie_secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": _hosts(settings),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "JSON_SORT_KEYS": False,
        "API_TITLE": title,
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
    }


def _hosts(settings: CommonSettings) -> list[str]:
    """The names under which people, peers and health checks know us. A request under another name is answered 400.

    Without this, links that a page makes of the Host header could lead to a stranger's site.
    """
    addresses = [settings.public_url, *(getattr(settings, name, "") for name in OWN_ADDRESSES)]
    return sorted({*LOOPBACK, *(host for address in addresses if (host := urlsplit(address).hostname))})


def _wrap(app: Flask, settings: CommonSettings) -> None:
    """Static files from disk, those named by their hash cached for ever; and the proxy's word for who asks, if any."""
    # No autorefresh: files are found once, at the start; they never change under the same name.
    static = WhiteNoise(
        app.wsgi_app, root=str(STATIC) if STATIC.exists() else None, prefix="static/", immutable_file_test=_hashed
    )
    app.wsgi_app = static  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _hashed(path: str, url: str) -> bool:
    """Whether the name carries the hash of its content (`app.d15ab8997f.js`)."""
    parts = url.rsplit("/", 1)[-1].split(".")
    return len(parts) >= 3 and len(parts[-2]) == 10 and parts[-2].isalnum()
