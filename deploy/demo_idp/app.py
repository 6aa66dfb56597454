"""The provider's doors: discovery, the page of personas, codes for tokens, keys, and a short cut for the command line."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from deploy.demo_idp.codes import Codes
from deploy.demo_idp.personas import Persona, Personas
from deploy.demo_idp.signing import LIFETIME, Signer, key_file
from shared.auth.access import access

LOCAL = ("127.0.0.1", "localhost", "[::1]")


def create_app() -> Flask:
    """The application. Raises RuntimeError outside the demonstration: here anybody can be anybody."""
    if os.environ.get("DEMO") != "1":
        raise RuntimeError("the demo identity provider runs only with DEMO=1; set OIDC_ISSUER to a real provider instead")
    app = Flask(__name__)
    issuer = os.environ["OIDC_ISSUER"].rstrip("/")
    personas = Personas(Path(os.environ["DISTRICT_PACK"]))
    client = (os.environ["OIDC_CLIENT_ID"], os.environ["OIDC_CLIENT_SECRET"])
    signer = Signer(issuer, client[0], key_file())
    _add_metadata(app, issuer, signer)
    _add_sign_in(app, personas, signer, Codes(), client)
    _add_short_cut(app, personas, signer)
    return app


def _add_metadata(app: Flask, issuer: str, signer: Signer) -> None:
    @app.get("/readyz")
    @access.public
    def readyz() -> str:
        return "ok\n"

    @app.get("/.well-known/openid-configuration")
    @access.public
    def metadata() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": ["openid", "profile"],
        }

    @app.get("/jwks")
    @access.public
    def jwks() -> dict[str, Any]:
        return signer.public_keys()


def _add_sign_in(app: Flask, personas: Personas, signer: Signer, codes: Codes, client: tuple[str, str]) -> None:
    @app.get("/authorize")
    @access.public
    def choose() -> str:
        _checked_request(client[0])
        return render_template("personas.html", personas=personas.listed(), query=request.args.to_dict())

    @app.post("/authorize")
    @access.public
    def agree() -> AnyResponse:
        _checked_request(client[0])
        persona = personas.find(request.form.get("subject", "").strip()) or abort(400, "no such persona")
        asked = request.args
        code = codes.give(persona.subject, asked["redirect_uri"], asked["code_challenge"], asked.get("nonce"))
        query = urlencode({"code": code, "state": asked.get("state", "")})
        return redirect(f"{asked['redirect_uri']}?{query}", 303)

    @app.post("/token")
    @access.public
    def token() -> Response:
        _check_client(client)
        form = request.form
        grant = codes.take(form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", ""))
        persona = personas.find(grant.subject) if grant else None
        if grant is None or persona is None:
            return _refused("invalid_grant")
        return jsonify(_tokens(signer, persona, {"nonce": grant.nonce} if grant.nonce else {}))


def _add_short_cut(app: Flask, personas: Personas, signer: Signer) -> None:
    @app.post("/demo/token")
    @access.public
    def demo_token() -> Response:
        """A token without a browser, for the commands of the README."""
        persona = personas.find(str((request.get_json(silent=True) or {}).get("persona", "")))
        return jsonify(_tokens(signer, persona, {})) if persona else _refused("unknown_persona")


def _tokens(signer: Signer, persona: Persona, more: dict[str, Any]) -> dict[str, Any]:
    claims = {"TechID": f"demo-{persona.subject}", **persona.claims}
    token = signer.token(persona.subject, claims, **more)
    return {"access_token": token, "id_token": token, "token_type": "Bearer", "expires_in": LIFETIME, "scope": "openid profile"}


def _checked_request(client_id: str) -> None:
    """Only our own client, only back to this machine, only with PKCE."""
    asked = request.args
    if asked.get("client_id") != client_id or asked.get("response_type") != "code":
        abort(400, "unknown client")
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        abort(400, "PKCE with S256 is required")
    if urlsplit(asked.get("redirect_uri", "")).hostname not in LOCAL:
        abort(400, "the redirect address is not on this machine")


def _check_client(client: tuple[str, str]) -> None:
    given = request.authorization
    name, secret = (
        (given.username, given.password) if given else (request.form.get("client_id"), request.form.get("client_secret"))
    )
    if name != client[0] or not secrets.compare_digest(secret or "", client[1]):
        abort(401)


def _refused(error: str) -> Response:
    response = jsonify({"error": error})
    response.status_code = 400
    return response
