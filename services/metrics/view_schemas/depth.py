"""What stands beside the share."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.metrics.view_schemas.case_lines import CountedCaseSchema
from services.metrics.view_schemas.shares import FigureSchema, PeriodSchema


class MonthBeforeSchema(Schema):
    """The same month of the year before; no share for 0 of 0."""

    period = fields.Nested(PeriodSchema, required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)


class MonthSchema(Schema):
    """A month of the trend."""

    period = fields.Nested(PeriodSchema, required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)
    target = fields.Float(required=True, allow_none=True)
    gap_points = fields.Float(required=True, allow_none=True)
    gap_cases = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True)
    year_before = fields.Nested(MonthBeforeSchema, required=True)


class TrendSchema(Schema):
    """The months, oldest first."""

    months = fields.List(fields.Nested(MonthSchema), required=True)


class RatioSchema(Schema):
    """A part of a whole; no share for 0 of 0."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)


class StepTimeSchema(Schema):
    """How long a step takes, in working minutes, at most a fifth too high."""

    step = fields.String(required=True)
    count = fields.Integer(required=True)
    median = fields.Integer(required=True)
    ninetieth = fields.Integer(required=True)


class MeasuresSchema(Schema):
    """What stands beside the share."""

    on_time = fields.Nested(RatioSchema, required=True)
    level_4 = fields.Nested(RatioSchema, required=True)
    received_online = fields.Nested(RatioSchema, required=True)
    electronic_results = fields.Nested(RatioSchema, required=True)
    satisfied = fields.Nested(RatioSchema, required=True)
    online_payment = fields.Nested(
        RatioSchema, required=True, metadata={"description": "Files paid online, of the received files that were paid at all"}
    )
    median_minutes = fields.Integer(required=True, allow_none=True)
    ninetieth_minutes = fields.Integer(required=True, allow_none=True)
    drafting_median = fields.Integer(required=True, allow_none=True)
    drafting_ninetieth = fields.Integer(required=True, allow_none=True)
    official_online = fields.Integer(required=True)
    fees_owed = fields.Integer(required=True, metadata={"description": "Received files that owe a known fee and have not paid"})
    channels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    ratings = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    paper = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    steps = fields.List(fields.Nested(StepTimeSchema), required=True)


class ForecastSchema(Schema):
    """Where the period will end; nothing but `running: false` when it has ended or not begun."""

    running = fields.Boolean(required=True)
    share = fields.Float(allow_none=True)
    expected_files = fields.Integer()
    needed = fields.Float(allow_none=True)
    since = fields.Date()


class VersionSchema(Schema):
    """How a file stood: the day it was closed, why it did not count, whether it was online."""

    unit = fields.String(required=True)
    day = fields.String(required=True, allow_none=True)
    excluded = fields.String(required=True, allow_none=True)
    online = fields.Boolean(required=True)


class CorrectionSchema(Schema):
    """A file that stands otherwise now; nothing: outside the question at that time."""

    case = fields.Nested(CountedCaseSchema, required=True)
    then = fields.Nested(VersionSchema, required=True, allow_none=True)
    now = fields.Nested(VersionSchema, required=True, allow_none=True)


class CorrectionsSchema(Schema):
    """A figure as it was known, as it is known now, and the files in between."""

    then = fields.Nested(FigureSchema, required=True)
    now = fields.Nested(FigureSchema, required=True)
    cases = fields.List(fields.Nested(CorrectionSchema), required=True)
