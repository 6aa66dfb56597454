"""Forms of the reporting rules."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.metrics.view_schemas.shares import AsOfSchema, PeriodSchema


class SettlementLineSchema(Schema):
    """A line of Biểu II.06a: the columns 3 to 13 in order.

    `name`: a field, or the code of a unit (`29137@2025-07-01` where a code was handed on within the period); `title`: in words.
    """

    name = fields.String(required=True)
    title = fields.String(required=True)
    columns = fields.List(fields.Integer(), required=True)


class SettlementSchema(Schema):
    """Biểu II.06a."""

    period = fields.Nested(PeriodSchema, required=True)
    by = fields.String(required=True)
    lines = fields.List(fields.Nested(SettlementLineSchema), required=True)
    total = fields.List(fields.Integer(), required=True)
    judged_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When open files were judged: columns 12 and 13"}
    )
    as_of = fields.Nested(AsOfSchema, required=True)
