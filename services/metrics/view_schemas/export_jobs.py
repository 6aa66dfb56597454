"""Ordered files."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class ExportSchema(Schema):
    """An order and how far it is."""

    id = fields.String(required=True)
    what = fields.String(required=True)
    format = fields.String(required=True)
    asked = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(("waiting", "writing", "ready", "failed")))
    rows_done = fields.Integer(required=True)
    rows = fields.Integer(required=True, metadata={"description": "As far as is known; 0 before it is begun"})
    bytes = fields.Integer(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    deleted_at = fields.AwareDateTime(required=True, metadata={"description": "When the file will be deleted"})
    file = fields.String(required=True, allow_none=True)


class ExportsSchema(Schema):
    """Orders, newest first."""

    exports = fields.List(fields.Nested(ExportSchema), required=True)
