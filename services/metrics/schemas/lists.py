"""Which page of a list is asked for."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.metrics.domain.settlement import COLUMNS
from services.metrics.schemas.parts import LatePartSchema, PartSchema, ReceivedPartSchema
from services.metrics.schemas.question import QuestionSchema, ReportQuestionSchema

# Files of a page for people: on a phone a hundred are as long as sixty screens. And of a list for programs, unless they say.
FEW, MANY, MOST = 25, 100, 1000


class PagedSchema(Schema):
    """The files behind `cursor`, which an answer before told."""

    cursor = fields.String(load_default="", validate=validate.Length(max=160))
    limit = fields.Integer(load_default=MANY, validate=validate.Range(1, MOST))


class PageSchema(PagedSchema):
    """The same for people."""

    limit = fields.Integer(load_default=FEW, validate=validate.Range(1, MOST))


class CasesQuestionSchema(PartSchema, PagedSchema):
    """Closed files of a part."""


class CasesPageSchema(PartSchema, PageSchema):
    """The same on the page."""


class ReceivedQuestionSchema(ReceivedPartSchema, PagedSchema):
    """Received files of a part."""


class ReceivedPageSchema(ReceivedPartSchema, PageSchema):
    """The same on the page."""


class OpenSchema(QuestionSchema):
    """Which files that are open now are meant: received in these days, or soon overdue."""

    received_from = fields.Date(load_default=None)
    received_to = fields.Date(load_default=None)
    due_to = fields.Date(
        load_default=None, metadata={"description": "Those that become overdue from now to the end of this day, unless closed"}
    )

    @validates_schema
    def _one_or_the_other(self, asked: dict[str, Any], **_: Any) -> None:
        if asked.get("due_to") and (asked.get("received_from") or asked.get("received_to")):
            raise ValidationError({"due_to": ["Files are asked for by when they were received, or by when they are due."]})


class OpenQuestionSchema(OpenSchema, PagedSchema):
    """Open files."""


class OpenPageSchema(OpenSchema, PageSchema):
    """The same on the page."""


class LateQuestionSchema(LatePartSchema, PagedSchema):
    """Late files of a part."""


class LatePageSchema(LatePartSchema, PageSchema):
    """How late files are shown on the page: by due time, page by page, or those still open by the step where they stand."""

    by = fields.String(load_default="due", validate=validate.OneOf(("due", "step")))


class CorrectionsPageSchema(QuestionSchema, PageSchema):
    """The files that make a difference, and the day that the form was filled with.

    `filled_as_known` was filled in for the period named `filled_period`; left alone, it does not stay when the period is changed.
    """

    filled_period = fields.String(load_default=None, validate=validate.Length(max=24))
    filled_as_known = fields.Date(load_default=None)


class CellSchema(ReportQuestionSchema):
    """Which cell of the form."""

    line = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "The name of a line as the form tells it; without it, the sum of all lines"},
    )
    column = fields.Integer(required=True, validate=validate.Range(COLUMNS[0], COLUMNS[-1]))


class ReportCellSchema(CellSchema, PagedSchema):
    """The files of a cell."""


class ReportCellPageSchema(CellSchema, PageSchema):
    """The same on the page."""
