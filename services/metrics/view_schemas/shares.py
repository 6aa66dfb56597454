"""The figure and the files behind it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.metrics.domain.question import BASES


class PeriodSchema(Schema):
    """A period as it was asked for and as it was understood."""

    name = fields.String(required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class AsOfSchema(Schema):
    """How fresh a figure is."""

    time = fields.AwareDateTime(required=True)
    produced = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    unapplied = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    oldest_unapplied_seconds = fields.Float(required=True)
    checked_seconds_ago = fields.Float(required=True, allow_none=True)


class ReferenceSchema(Schema):
    """A definition by name and version."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)


class FigureSchema(Schema):
    """A share with everything needed to judge it. 0 of 0 has no share: `state` is then `no_files_yet`."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(("no_files_yet", "no_target", "reached", "below")))
    target = fields.Float(required=True, allow_none=True)
    gap_points = fields.Float(required=True, allow_none=True)
    gap_cases = fields.Integer(required=True, allow_none=True)
    excluded = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True),
        required=True,
        metadata={"description": "By reason. Secret files: only for a whole level and calendar year, from 5 on; else null"},
    )
    level = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    sector = fields.String(required=True, allow_none=True)
    as_known = fields.AwareDateTime(required=True, allow_none=True)
    basis = fields.String(required=True, validate=validate.OneOf(BASES))
    period = fields.Nested(PeriodSchema, required=True)
    definition = fields.Nested(ReferenceSchema, required=True)
    legal_basis = fields.String(required=True)
    timeliness = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    as_of = fields.Nested(AsOfSchema, required=True)


class UnitFigureSchema(FigureSchema):
    """The figure of one unit. A code is handed on, so the unit is known by its code and its first day."""

    name = fields.String()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)


class FiguresSchema(Schema):
    """A figure per unit."""

    figures = fields.List(fields.Nested(UnitFigureSchema), required=True)


class ProcedureFigureSchema(FigureSchema):
    """The figure of one procedure; null: work without a procedure."""

    procedure = fields.String(required=True, allow_none=True)


class ProcedureFiguresSchema(Schema):
    """A figure per procedure."""

    figures = fields.List(fields.Nested(ProcedureFigureSchema), required=True)
