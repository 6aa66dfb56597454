"""What metrics takes: which files a question is about."""

from __future__ import annotations

from datetime import date

from marshmallow import Schema, fields, validate

from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.views import PARTS
from shared.events.fields import CODE

LEVELS = ("district", "commune")
KINDS = ("public_service", "internal_work")
SECTORS = ("health", "education", "agriculture", "tourism")


class QuestionSchema(Schema):
    """Which files a figure is about."""

    period = fields.String(
        validate=validate.Length(max=24), metadata={"description": "2021, 2021-Q1, 2021-01, 2021-01-05..2021-02-03"}
    )
    calendar = fields.String(load_default=CALENDAR, validate=validate.OneOf((CALENDAR, ADMINISTRATIVE)))
    level = fields.String(load_default=None, validate=validate.OneOf(LEVELS))
    unit = fields.String(load_default=None, validate=validate.Regexp(CODE))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    sector = fields.String(load_default=None, validate=validate.OneOf(SECTORS))
    procedure = fields.String(load_default=None, validate=validate.Regexp(CODE))
    as_known = fields.Date(
        load_default=None,
        validate=validate.Range(date(2000, 1, 1), date(2100, 12, 31)),
        metadata={"description": "What was known at the end of that day; without it, what is known now"},
    )


class PartSchema(QuestionSchema):
    """Which part of a figure is meant."""

    part = fields.String(load_default="denominator", validate=validate.OneOf(PARTS))


class CasesQuestionSchema(PartSchema):
    """Which files of a figure are listed."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class ReportQuestionSchema(QuestionSchema):
    """Which form."""

    by = fields.String(load_default="unit", validate=validate.OneOf(("unit", "field")))
