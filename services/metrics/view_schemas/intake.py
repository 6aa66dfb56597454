"""What came in, day by day."""

from __future__ import annotations

from marshmallow import Schema, fields


class IntakeDaySchema(Schema):
    """One day; `files` null: it is still to come."""

    day = fields.Date(required=True)
    files = fields.Integer(required=True, allow_none=True)
    working = fields.Boolean(required=True, metadata={"description": "Whether the offices work on that day"})


class IntakeSchema(Schema):
    """The days of twelve months, in order."""

    days = fields.List(fields.Nested(IntakeDaySchema), required=True)
