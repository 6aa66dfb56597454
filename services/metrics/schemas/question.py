"""Which files a figure is about."""

from __future__ import annotations

from datetime import date

from marshmallow import Schema, fields, validate

from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.domain.question import BASES, LEVELS, THEN
from services.metrics.domain.trial import CHOICES, WITHOUT
from shared.events.fields import CODE

KINDS = ("public_service", "internal_work")
SECTORS = ("health", "education", "agriculture", "tourism")
MONTH = r"^\d{4}-\d{2}$"


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
    basis = fields.String(
        load_default=THEN,
        validate=validate.OneOf(BASES),
        metadata={
            "description": "Units that changed: each as it was (then), or under its successor at the end of the period (now)"
        },
    )
    as_known = fields.Date(
        load_default=None,
        validate=validate.Range(date(2000, 1, 1), date(2100, 12, 31)),
        metadata={"description": "What was known at the end of that day; without it, what is known now"},
    )


class TrialSchema(QuestionSchema):
    """What is tried on the page of trials: what becomes of the files of the procedures that are ticked."""

    choice = fields.String(load_default=WITHOUT, validate=validate.OneOf(CHOICES))


class MonthSchema(Schema):
    """A month of a level or unit; the last one that is over, unless one is named."""

    period = fields.String(validate=validate.Regexp(MONTH), metadata={"description": "2021-03"})
    calendar = fields.String(load_default=CALENDAR, validate=validate.OneOf((CALENDAR, ADMINISTRATIVE)))
    level = fields.String(load_default=None, validate=validate.OneOf(LEVELS))
    unit = fields.String(load_default=None, validate=validate.Regexp(CODE))


class LettersSchema(Schema):
    """A week of letters, named by its Monday; the newest one, unless one is named."""

    week = fields.Date(load_default=None)


class ReportQuestionSchema(QuestionSchema):
    """Which form."""

    by = fields.String(load_default="unit", validate=validate.OneOf(("unit", "field")))
