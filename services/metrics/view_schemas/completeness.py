"""How complete a denominator is."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.metrics.view_schemas.open_data import WordsSchema
from services.metrics.view_schemas.shares import AsOfSchema, PeriodSchema


class RunSchema(Schema):
    """Numbers that follow each other, both included."""

    first = fields.Integer(required=True)
    last = fields.Integer(required=True)


class GapSchema(Schema):
    """A day on which numbers are missing in the sequence of a unit; `numbers` for those only who may list its files."""

    unit = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    series = fields.String(required=True)
    kind = fields.String(required=True)
    day = fields.Date(required=True)
    missing = fields.Integer(required=True)
    numbers = fields.List(fields.Nested(RunSchema), required=True, allow_none=True)


class StoppedSchema(Schema):
    """A unit that registered paper and has stopped: for how many months, and how many files are to be expected in them."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    months = fields.Integer(required=True)
    expected = fields.Integer(required=True)


class CompletenessSchema(Schema):
    """Between what the share lies. No bounds: nothing is missing, or nobody can say (`known` is then false)."""

    known = fields.Boolean(required=True)
    why_not = fields.Nested(WordsSchema, required=True, allow_none=True)
    period = fields.Nested(PeriodSchema, required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)
    lower = fields.Float(required=True, allow_none=True)
    upper = fields.Float(required=True, allow_none=True)
    missing = fields.Integer(required=True)
    unregistered = fields.Integer(required=True)
    gaps = fields.List(fields.Nested(GapSchema), required=True, metadata={"description": "The newest, at most 100"})
    gaps_not_shown = fields.Integer(required=True)
    stopped = fields.List(fields.Nested(StoppedSchema), required=True)
    rules = fields.List(fields.Nested(WordsSchema), required=True)
    as_of = fields.Nested(AsOfSchema, required=True)
