"""Signing in with an OpenID provider: authorization code with PKCE, then a session of our own in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, Response, redirect, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as AnyResponse

from shared.auth.access import access
from shared.auth.sessions import Sessions
from shared.errors import SignInFailed, Unavailable
from shared.message import Message
from shared.settings import CommonSettings

log = structlog.get_logger(__name__)

NO_PROVIDER = Message(
    "Dịch vụ đăng nhập chưa phản hồi. Vui lòng thử lại sau.", "The sign-in service does not answer. Please try later."
)
SCOPE = "openid profile"
HOME = "/"


def register_login(app: Flask, settings: CommonSettings, sessions: Sessions) -> None:
    """Add `/login`, `/login/callback` and `/logout`. The provider's metadata is fetched at the first sign-in."""
    oauth = OAuth(app)
    oauth.register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256"},
    )
    app.register_blueprint(_blueprint(oauth, settings, sessions))


def _blueprint(oauth: OAuth, settings: CommonSettings, sessions: Sessions) -> Blueprint:
    login = Blueprint("auth", __name__)

    @login.get("/login")
    @access.public
    def sign_in() -> AnyResponse:
        session["next"] = local_path(request.args.get("next", HOME))
        callback = settings.public_url.rstrip("/") + url_for("auth.callback")
        with _told_plainly():
            answer: AnyResponse = oauth.provider.authorize_redirect(callback)
        return answer

    @login.get("/login/callback")
    @access.public
    def callback() -> AnyResponse:
        with _told_plainly():
            person = _person(oauth.provider.authorize_access_token())
        response = redirect(local_path(session.pop("next", HOME)))
        session.clear()
        sessions.set_cookie(_flask(response), sessions.start(_kept(person)))
        return response

    @login.post("/logout")
    @access.public
    def sign_out() -> AnyResponse:
        name = request.cookies.get(sessions.cookie)
        if name:
            sessions.end(name)
        response = redirect(HOME)
        sessions.clear_cookie(_flask(response))
        return response

    return login


def _person(token: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims of the id token; raises SignInFailed when the provider sent none."""
    if "userinfo" not in token:
        log.info("sign_in_failed", error="no_id_token")
        raise SignInFailed
    claims: Mapping[str, Any] = token["userinfo"]
    return claims


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What goes wrong between us and the provider, as our own errors: SignInFailed, or ProviderUnavailable."""
    try:
        yield
    except (AuthlibBaseError, JoseError) as error:
        log.info("sign_in_failed", error=type(error).__name__)
        raise SignInFailed from error
    except RequestException as error:
        log.warning("provider_unavailable", error=type(error).__name__)
        raise Unavailable(NO_PROVIDER) from error


def local_path(target: str) -> str:
    """`target` if it is a path of this very site, else the home page: a sign-in must not send anybody to a stranger's site."""
    parts = urlsplit(target)
    safe = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if safe else HOME


def _kept(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims worth keeping: those of the protocol itself (nonce, hashes, times) are done with."""
    protocol = ("nonce", "at_hash", "c_hash", "exp", "iat", "nbf", "auth_time", "azp", "aud", "iss", "sid")
    return {name: value for name, value in claims.items() if name not in protocol}


def _flask(response: AnyResponse) -> Response:
    assert isinstance(response, Response)
    return response
