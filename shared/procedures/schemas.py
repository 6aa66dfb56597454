"""The form of `procedures.yaml`: what is wrong in it is named by procedure and field, not discovered at the counter."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.calendar import LIMIT_UNITS
from shared.procedures.fees import KINDS

# An English name is there or left out; an empty one would be shown as nothing.
SOMETHING = validate.Length(min=1)
LEVEL = validate.OneOf(("xa", "huyen"))


class TimeSchema(Schema):
    """A time limit with its parts and extension."""

    class Meta:
        """Notes of the people who keep the file are theirs."""

        unknown = EXCLUDE

    value = fields.Integer(required=True, allow_none=True)
    unit = fields.String(required=True, validate=validate.OneOf(LIMIT_UNITS))
    parts = fields.List(fields.Dict(), load_default=list)
    extension = fields.Dict(load_default=None, allow_none=True)


class FeeSchema(Schema):
    """What it costs: an amount, null where the provincial council sets it, or a rule per page."""

    class Meta:
        """As above."""

        unknown = EXCLUDE

    amount = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0))
    online_amount = fields.Integer(strict=True, validate=validate.Range(min=0))
    unit = fields.String()
    unit_en = fields.String(validate=SOMETHING)
    kind = fields.String(validate=validate.OneOf(KINDS))
    rule = fields.String(validate=validate.OneOf(("per_page",)))
    first_two_pages = fields.Integer(strict=True, validate=validate.Range(min=0))
    from_third_page = fields.Integer(strict=True, validate=validate.Range(min=0))
    cap_per_copy = fields.Integer(strict=True, validate=validate.Range(min=0))
    note = fields.String()


class DocumentSchema(Schema):
    """A paper: what it is, in which form, and how many of which kind."""

    class Meta:
        """As above."""

        unknown = EXCLUDE

    name = fields.String(required=True, validate=SOMETHING)
    name_en = fields.String(validate=SOMETHING)
    optional = fields.Boolean()
    form = fields.Boolean()
    present_only = fields.Boolean()
    original = fields.Integer(strict=True)
    copy = fields.Integer(strict=True)
    certified_copy = fields.Integer(strict=True)


class ProcedureSchema(Schema):
    """One entry of `procedures`."""

    class Meta:
        """As above."""

        unknown = EXCLUDE

    code = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9.-]{1,32}$"))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    field = fields.String(required=True)
    level = fields.String(required=True, validate=LEVEL)
    also_levels = fields.List(fields.String(validate=LEVEL), load_default=list)
    receive_at = fields.String(load_default=None, validate=LEVEL)
    dvc_level = fields.Integer(required=True, validate=validate.OneOf((3, 4)))
    time = fields.Nested(TimeSchema, required=True)
    fee = fields.Nested(FeeSchema, required=True)
    documents = fields.List(fields.Nested(DocumentSchema), required=True, validate=SOMETHING)
    result = fields.String(required=True)
    result_en = fields.String(load_default="", validate=SOMETHING)
    workflow = fields.String(required=True)
    supplement_clock = fields.String(load_default=None, validate=validate.OneOf(("restart", "pause")))
    personal_data = fields.String(load_default=None)
    note = fields.String(load_default="")
    note_en = fields.String(load_default="", validate=SOMETHING)
    v = fields.String(required=True)
    valid_from = fields.Raw(load_default=None)
    valid_to = fields.Raw(load_default=None)
