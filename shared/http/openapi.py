"""The API's description at `/openapi.json` and its page at `/docs`, made from the schemas the views really use."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, render_template
from marshmallow import Schema, fields

from shared.auth.access import access, declared_access
from shared.events.asyncapi import document

PROBLEM = "application/problem+json"


class MessagesSchema(Schema):
    """A sentence in both languages."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class FieldProblemSchema(Schema):
    """One wrong field."""

    pointer = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.Nested(MessagesSchema, required=True)


class ProblemSchema(Schema):
    """Every error's body (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    code = fields.String(required=True)
    instance = fields.String()
    trace_id = fields.String()
    messages = fields.Nested(MessagesSchema)
    errors = fields.List(fields.Nested(FieldProblemSchema))
    current = fields.Dict()


def register_openapi(app: Flask, title_vi: str, title_en: str) -> None:
    """Add `/openapi.json`, `/asyncapi.json` and `/docs`."""
    api = app.extensions["motcua_api"]
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    api.spec.components.schema("Problem", schema=ProblemSchema)

    @app.get("/openapi.json")
    @access.public
    def openapi() -> Response:
        return jsonify(described(app))

    @app.get("/asyncapi.json")
    @access.public
    def asyncapi() -> Response:
        return jsonify(document())

    @app.get("/docs")
    @access.public
    def docs() -> str:
        return render_template("docs.html", api_title={"vi": title_vi, "en": title_en})


def described(app: Flask) -> dict[str, Any]:
    """The description with what is the same everywhere: the error body of every operation, and who may call it."""
    spec: dict[str, Any] = app.extensions["motcua_api"].spec.to_dict()
    rules = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    public = {
        (method, _path(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if declared_access(_function(rules[rule.endpoint])) == "public"
    }
    for path, item in spec.get("paths", {}).items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "responses" in operation:
                _complete(operation, is_public=(method.upper(), path) in public)
    return spec


def _complete(operation: dict[str, Any], *, is_public: bool) -> None:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    operation["responses"]["default"] = {"description": "A problem", "content": {PROBLEM: problem}}
    for status in ("422", "default_error"):
        operation["responses"].pop(status, None)
    if not is_public:
        operation["security"] = [{"bearer": []}]


def _path(rule: str) -> str:
    """A Flask rule as an OpenAPI path."""
    return "/".join("{" + part.strip("<>").rpartition(":")[2] + "}" if part.startswith("<") else part for part in rule.split("/"))


def _function(view: Any) -> Any:
    return getattr(view, "view_class", view)
