"""Late files."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.metrics.domain.late_state import LateState
from services.metrics.view_schemas.case_lines import CaseCodesSchema


class ReasonSchema(Schema):
    """Why: `extended` (code of the reason), `supplements` (how many), `waiting`, `stands` (step), `slowest` (step, minutes)."""

    code = fields.String(required=True, validate=validate.OneOf(("extended", "supplements", "waiting", "stands", "slowest")))
    detail = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True, metadata={"description": "Working minutes of the slowest step"})


class StandingSchema(Schema):
    """Where an open file stands now."""

    stands_at = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The step where an open file stands now, or `applicant` while a supplement is awaited"},
    )
    stands_since = fields.AwareDateTime(required=True, allow_none=True)
    working_minutes_standing = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Working minutes that it has stood there, up to now"}
    )


class LateFileSchema(CaseCodesSchema, StandingSchema):
    """One late file: codes, times and numbers, never a name."""

    state = fields.String(required=True, validate=validate.OneOf([each.value for each in LateState]))
    received_on = fields.Date(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    working_minutes_late = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Nothing when the calendar does not know the years"}
    )
    days_late = fields.Integer(required=True, metadata={"description": "Calendar days"})
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class LateNumbersSchema(Schema):
    """How many, by state; `closed` is the counter `late` of the figure."""

    open = fields.Integer(required=True)
    closed_since = fields.Integer(required=True)
    closed = fields.Integer(required=True)


class LateFilesSchema(Schema):
    """A page of late files, how many there are, and the moment at which open ones were judged."""

    files = fields.List(fields.Nested(LateFileSchema), required=True)
    numbers = fields.Nested(LateNumbersSchema, required=True)
    judged_at = fields.AwareDateTime(required=True, allow_none=True)
    next = fields.String(required=True, allow_none=True)


class OpenFileSchema(CaseCodesSchema, StandingSchema):
    """One file that is open now."""

    channel = fields.String(required=True, allow_none=True)
    received_on = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)


class OpenFilesSchema(Schema):
    """A page of open files, those that wait longest first, and how many there are in all."""

    cases = fields.List(fields.Nested(OpenFileSchema), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
