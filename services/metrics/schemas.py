"""What metrics takes: which files a question is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.metrics.domain.late_part import LATE_PARTS
from services.metrics.domain.listing import COUNTED, NOT_COUNTED
from services.metrics.domain.part import PARTS, RECEIVED, part_of
from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.domain.question import BASES, LEVELS, THEN
from services.metrics.domain.settlement import COLUMNS
from services.metrics.domain.trial import CHOICES, WITHOUT
from shared.events.fields import CODE

KINDS = ("public_service", "internal_work")
EXPORT_FORMATS = ("xlsx", "csv", "json")
MONTH = r"^\d{4}-\d{2}$"
# Files of a page for people.
FEW = 25
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


class PartOf(validate.Validator):
    """Checks the name of a part of these files (`domain.part`)."""

    def __init__(self, *of: str) -> None:
        self._of = of

    def __call__(self, name: str) -> str:
        """Raises ValidationError for a name that is none."""
        part = part_of(name)
        if part is None or part.of not in self._of:
            raise ValidationError("There is no such part.")
        return name


def known_then(asked: Mapping[str, Any]) -> None:
    """Raises ValidationError for a part that is only known as it is now, asked for as it was known on an earlier day."""
    if asked.get("as_known") and asked.get("part", PARTS[0]) not in PARTS:
        raise ValidationError({"as_known": ["Only the parts of a share are known as they were on an earlier day."]})


CLOSED_PART, RECEIVED_PART = PartOf(COUNTED, NOT_COUNTED), PartOf(RECEIVED)
PART_WORDS = (
    "numerator, denominator, paper, excluded; with_a_limit, in_time, electronic_results, rated, content, rated_<rating>; "
    "paper:<place> and step:<step> as /measures names them"
)


class PartSchema(QuestionSchema):
    """Which files closed in the period are meant."""

    part = fields.String(load_default="denominator", validate=CLOSED_PART, metadata={"description": PART_WORDS})

    @validates_schema
    def _known_then(self, asked: dict[str, Any], **_: Any) -> None:
        known_then(asked)


class CasesQuestionSchema(PartSchema):
    """Which files of a figure are listed."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class CasesPageSchema(CasesQuestionSchema):
    """A page of them, with fewer than a list for programs has: on a phone a hundred files are as long as thirty screens."""

    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, 1000))


class CorrectionsPageSchema(QuestionSchema):
    """Which page of the files that make a difference is shown: those behind `cursor`, and the day that the form was filled with.

    `filled_as_known` was filled in for the period named `filled_period`; left alone, it does not stay when the period is changed.
    """

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, 1000))
    filled_period = fields.String(load_default=None, validate=validate.Length(max=24))
    filled_as_known = fields.Date(load_default=None)


class ReceivedPartSchema(QuestionSchema):
    """Which files received in the period are meant, or on one day of the calendar of intake."""

    part = fields.String(
        load_default="received",
        validate=RECEIVED_PART,
        metadata={
            "description": "received, received_online, received_<channel>, level_4, level_4_online, officials_online, fee_paid, "
            "fee_paid_online, fee_owed"
        },
    )
    day = fields.Date(load_default=None, metadata={"description": "Instead of the period: one day of its twelve months"})


class ReceivedQuestionSchema(ReceivedPartSchema):
    """Which page of received files is listed: those behind `cursor`."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class ReceivedPageSchema(ReceivedQuestionSchema):
    """A page of them."""

    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, 1000))


class OpenQuestionSchema(QuestionSchema):
    """Which files that are open now are listed: received in these days, behind `cursor`."""

    received_from = fields.Date(load_default=None)
    received_to = fields.Date(load_default=None)
    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class OpenPageSchema(OpenQuestionSchema):
    """A page of them."""

    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, 1000))


class LatePartSchema(QuestionSchema):
    """Which late files are meant: all, those open when they were judged (and closed since), those closed late in the period, and
    of those that are open still the ones that are overdue for some days.
    """

    part = fields.String(load_default="all", validate=validate.OneOf(tuple(LATE_PARTS)))


class LateQuestionSchema(LatePartSchema):
    """Which page of late files is listed."""

    cursor = fields.String(load_default="", validate=validate.Length(max=128))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class LatePageSchema(LateQuestionSchema):
    """How late files are shown on the page: by due time, page by page, or those still open by the step where they stand."""

    by = fields.String(load_default="due", validate=validate.OneOf(("due", "step")))
    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, 1000))


# What can be ordered as a file: the part that is the whole of it, and which parts there are.
EXPORT_PARTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "cases": ("denominator", CLOSED_PART),
    "received": ("received", RECEIVED_PART),
    "late": ("all", validate.OneOf(tuple(LATE_PARTS))),
}


class ExportOrderSchema(QuestionSchema):
    """Which list is to be written into a file: `cases` closed in the period, those `received` in it, or `late` files."""

    what = fields.String(required=True, validate=validate.OneOf(tuple(EXPORT_PARTS)))
    format = fields.String(required=True, validate=validate.OneOf(EXPORT_FORMATS))
    part = fields.String(load_default=None, metadata={"description": "As for the list; without it, all of it"})
    day = fields.Date(load_default=None, metadata={"description": "Files received on this day of the period"})

    @validates_schema
    def _part_of_the_list(self, order: dict[str, Any], **_: Any) -> None:
        if order.get("day") and order.get("what") != "received":
            raise ValidationError({"day": ["Only files received can be had of one day."]})
        if order.get("part") is None or order.get("what") not in EXPORT_PARTS:
            return
        try:
            EXPORT_PARTS[order["what"]][1](order["part"])
        except ValidationError as error:
            raise ValidationError({"part": error.messages}) from error
        if order["what"] != "late":
            known_then(order)


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
