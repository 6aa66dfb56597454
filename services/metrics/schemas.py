"""What metrics takes: which files a question is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.metrics.domain.lateness import LATE_PARTS
from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.domain.question import BASES, LEVELS, THEN
from services.metrics.domain.settlement import COLUMNS
from services.metrics.domain.trial import CHOICES, WITHOUT
from services.metrics.views import PARTS
from shared.events.fields import CODE

KINDS = ("public_service", "internal_work")
EXPORT_FORMATS = ("xlsx", "csv", "json")
# What can be ordered as a file, and the parts of each; the first one is the whole.
EXPORT_PARTS = {"cases": ("denominator", "numerator", "paper", "excluded"), "late": tuple(LATE_PARTS)}
MONTH = r"^\d{4}-\d{2}$"
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


class PartSchema(QuestionSchema):
    """Which part of a figure is meant."""

    part = fields.String(load_default="denominator", validate=validate.OneOf(PARTS))


class CasesQuestionSchema(PartSchema):
    """Which files of a figure are listed."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class CorrectionsPageSchema(QuestionSchema):
    """Which page of the files that make a difference is shown: those behind `cursor`, and the day that the form was filled with.

    `filled_as_known` was filled in for the period named `filled_period`; left alone, it does not stay when the period is changed.
    """

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    # As many as of late files: on a phone hundreds are as long as a hundred screens.
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 1000))
    filled_period = fields.String(load_default=None, validate=validate.Length(max=24))
    filled_as_known = fields.Date(load_default=None)


class IntakeDayQuestionSchema(QuestionSchema):
    """Which day of the calendar of intake, and which page of its files: those behind the id `cursor`."""

    day = fields.Date(required=True)
    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class LatePartSchema(QuestionSchema):
    """Which late files are meant: all, those open when they were judged, or those closed late in the period."""

    part = fields.String(load_default="all", validate=validate.OneOf(tuple(LATE_PARTS)))


class LateQuestionSchema(LatePartSchema):
    """Which page of late files is listed."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class LatePageSchema(LateQuestionSchema):
    """How late files are shown on the page: by due time, page by page, or those still open by the step where they stand."""

    by = fields.String(load_default="due", validate=validate.OneOf(("due", "step")))
    # Fewer than a list for programs: on a phone a hundred files are as long as sixty screens.
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 1000))


class ExportOrderSchema(QuestionSchema):
    """Which list is to be written into a file: `cases` behind a figure, or `late` files."""

    what = fields.String(required=True, validate=validate.OneOf(tuple(EXPORT_PARTS)))
    format = fields.String(required=True, validate=validate.OneOf(EXPORT_FORMATS))
    part = fields.String(load_default=None, metadata={"description": "As for the list; without it, all of it"})

    @validates_schema
    def _part_of_the_list(self, order: dict[str, Any], **_: Any) -> None:
        parts = EXPORT_PARTS.get(order.get("what", ""), ())
        if order.get("part") is not None and order["part"] not in parts:
            raise ValidationError({"part": [f"Must be one of: {', '.join(parts)}."]})


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


class ReportCellSchema(ReportQuestionSchema):
    """Which cell of the form, and which page of its files: those behind `cursor`."""

    line = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "The name of a line as the form tells it; without it, the sum of all lines"},
    )
    column = fields.Integer(required=True, validate=validate.Range(COLUMNS[0], COLUMNS[-1]))
    cursor = fields.String(load_default="", validate=validate.Length(max=160))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class ReportCellPageSchema(ReportCellSchema):
    """The same on the page."""

    # As many as of late files: on a phone hundreds are as long as a hundred screens.
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 1000))
