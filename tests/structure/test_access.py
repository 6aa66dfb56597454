"""Every route of every service says who may come in, and every route of an API says what it answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from services.metrics.app import create_app as metrics
from services.metrics.stream import create_app as stream
from services.processing.app import create_app as processing
from services.submission.app import create_app as submission
from shared.auth.access import declared_access
from tests.support.tokens import bearer, verifier

APPS: dict[str, Callable[..., Flask]] = {"submission": submission, "processing": processing, "metrics": metrics, "stream": stream}
# Server-sent events, and resumable uploads as tus describes them.
OTHER_PROTOCOLS = {"/api/v1/stream", "/api/v1/uploads/tus", "/api/v1/uploads/tus/<upload_id>"}
# What a stranger may ask of a service: whether it is well, how it is described, the way in, and what is for everybody.
PUBLIC = {
    "/readyz", "/livez", "/metrics", "/openapi.json", "/asyncapi.json", "/docs", "/login", "/login/callback", "/logout",
    "/", "/procedures", "/procedures/<code>", "/procedures/<code>/begin",
    "/tracking", "/tracking/<code>", "/api/v1/procedures", "/api/v1/procedures/<code>",
    "/api/v1/units", "/api/v1/tracking/<code>", "/open-data", "/api/v1/open-data", "/api/v1/open-data/catalog.jsonld",
    "/api/v1/open-data/<string:dataset_id>.csv", "/api/v1/open-data/<string:dataset_id>.json",
    # Nobody signs in here; what comes must carry the bank's signature (tests/integration/test_submission_payments.py).
    "/api/v1/payments/callback",
    "/print.css", "/office.css", "/static/<path:filename>",
}  # fmt: skip


@pytest.fixture(params=APPS)
def app(request: pytest.FixtureRequest, database: str) -> Iterator[Flask]:
    made = APPS[request.param](verifier=verifier())
    made.testing = True
    yield made
    made.extensions["motcua_database"].client.close()


def _views(app: Flask) -> Iterator[tuple[str, str, Any]]:
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.rule, method, _of_method(view, method)


def _of_method(view: Any, method: str) -> Any:
    """The function behind the route: a class of views has one per method."""
    of_class = getattr(view, "view_class", None)
    return getattr(of_class, method.lower()) if of_class else view


def _access(view: Any) -> str | None:
    while view is not None:
        if found := declared_access(view):
            return found
        view = inspect.getattr_static(view, "__wrapped__", None)
    return None


def test_every_route_declares_who_may_come_in(app: Flask) -> None:
    silent = [f"{method} {path}" for path, method, view in _views(app) if _access(view) is None and path not in PUBLIC]
    assert silent == []


def test_only_what_is_for_everybody_is_public(app: Flask) -> None:
    declared = {path for path, _, view in _views(app) if _access(view) == "public"}
    assert declared <= PUBLIC


def test_a_stranger_is_asked_to_sign_in_everywhere_else(app: Flask) -> None:
    for path, method, view in _views(app):
        if _access(view) in (None, "public"):
            continue
        address = path
        for argument in ("case_id", "code", "name", "entry_id", "draft_id", "slug", "action", "form", "attachment_id"):
            address = address.replace(f"<{argument}>", "x")
        address = address.split("<", 1)[0] + ("x" if "<" in address else "")
        answer = app.test_client().open(address, method=method)
        assert answer.status_code in (302, 400, 401, 403, 404), (method, address, answer.status_code)


def test_a_citizen_is_kept_out_of_the_officials_and_managers_api(app: Flask) -> None:
    for path, method, view in _views(app):
        rule = _access(view) or ""
        if path.startswith("/api/") and "<" not in path and (rule.startswith("role:") or rule == "any_official"):
            answer = app.test_client().open(path, method=method, headers=bearer("citizen-an"), json={})
            assert answer.status_code == 403, (method, path, answer.status_code)


def test_every_route_of_an_api_describes_its_answers(app: Flask) -> None:
    described = app.test_client().get("/openapi.json").json["paths"]
    for path, method, _ in _views(app):
        if not path.startswith("/api/v1") or path in OTHER_PROTOCOLS:
            continue
        address = "".join("{" + part.split(">", 1)[0].split(":")[-1] + "}" + part.split(">", 1)[1] if ">" in part else part
                          for part in path.split("<"))  # fmt: skip
        operation = described[address][method.lower()]
        assert any(status.startswith(("2", "3")) for status in operation["responses"]), (method, address)
