"""Which list is to be written into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.metrics.schemas.parts import CLOSED_PART, LATE_PART, RECEIVED_PART
from services.metrics.schemas.question import QuestionSchema

EXPORT_FORMATS = ("xlsx", "csv", "json")
# What can be ordered: the part that is the whole of it, and which parts there are.
EXPORT_PARTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "cases": ("denominator", CLOSED_PART),
    "received": ("received", RECEIVED_PART),
    "late": ("all", LATE_PART),
}


class ExportOrderSchema(QuestionSchema):
    """An order: of `cases` closed in the period, those `received` in it, or `late` files."""

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
