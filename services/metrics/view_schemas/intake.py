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


class ReceivedCaseSchema(Schema):
    """One file received on a day: codes and dates, never a name. `closed_on` null: it is open."""

    case_id = fields.String(required=True)
    file_code = fields.String(required=True, allow_none=True)
    procedure_code = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True)
    closed_on = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)


class ReceivedCasesSchema(Schema):
    """A page of the files of a day and how many there are in all."""

    cases = fields.List(fields.Nested(ReceivedCaseSchema), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
