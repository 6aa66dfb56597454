"""Which part of the files of a question is meant."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from services.metrics.domain.late_part import LATE_PARTS
from services.metrics.domain.listing import COUNTED_LIST, NOT_COUNTED_LIST
from services.metrics.domain.part import RECEIVED_LIST, part_of
from services.metrics.schemas.question import QuestionSchema


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


CLOSED_PART, RECEIVED_PART = PartOf(COUNTED_LIST, NOT_COUNTED_LIST), PartOf(RECEIVED_LIST)
PART_WORDS = (
    "numerator, denominator, paper, excluded; with_a_limit, in_time, electronic_results, rated, content, rated_<rating>; "
    "paper:<place> and step:<step> as /measures names them"
)
LATE_PART = validate.OneOf(tuple(LATE_PARTS))


class PartSchema(QuestionSchema):
    """Which files closed in the period are meant."""

    part = fields.String(load_default="denominator", validate=CLOSED_PART, metadata={"description": PART_WORDS})


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


class LatePartSchema(QuestionSchema):
    """Which late files are meant: all, those open when they were judged (and closed since), those closed late in the period, and
    of those that are open still the ones that are overdue for some days.
    """

    part = fields.String(load_default="all", validate=LATE_PART)
