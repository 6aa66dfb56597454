"""The plan's scorecard."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.metrics.view_schemas.open_data import WordsSchema
from services.metrics.view_schemas.regimes import UnconnectedSchema


class LevelChangeSchema(Schema):
    """A procedure that is offered at another level than in the period before; null: it was, or is, not in the catalogue."""

    procedure = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class ScorecardRowSchema(Schema):
    """One target and where it stands; `value` in percent, a number of files for T11; null: not known yet."""

    id = fields.String(required=True)
    words = fields.Nested(WordsSchema, required=True)
    how = fields.String(required=True, metadata={"description": "computed, or entered by a person with evidence"})
    target = fields.Float(required=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)
    numerator = fields.Integer(required=True, allow_none=True)
    denominator = fields.Integer(required=True, allow_none=True)
    before = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "the value of the period before, of the same length, or the one entered for an earlier day"},
    )
    new = fields.Boolean(required=True, metadata={"description": "There are files now and the period before had none"})
    reached = fields.Boolean(required=True, allow_none=True)
    day = fields.Date(required=True, allow_none=True)
    evidence = fields.String(required=True)
    sector = fields.String(required=True, allow_none=True)
    others = fields.List(
        fields.Nested(UnconnectedSchema), required=True, metadata={"description": "Of T4: the regimes that are not connected"}
    )
    moved = fields.List(
        fields.Nested(LevelChangeSchema), required=True, metadata={"description": "Of T1: the procedures whose level is another"}
    )
    parts = fields.List(fields.Nested(lambda: ScorecardRowSchema()), required=True)


class ScorecardSchema(Schema):
    """The targets in the order of the plan."""

    rows = fields.List(fields.Nested(ScorecardRowSchema), required=True)
