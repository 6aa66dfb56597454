"""Whether a figure can be trusted, and by what it is judged."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.metrics.view_schemas.shares import AsOfSchema


class LookSchema(Schema):
    """What the reconciler found for one source."""

    source = fields.String(required=True)
    produced = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    unapplied = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    repaired = fields.Integer(required=True)
    checked_at = fields.AwareDateTime(required=True)
    oldest_unapplied_at = fields.AwareDateTime(required=True, allow_none=True)


class BalanceSchema(Schema):
    """The same for one unit and source, by the code of the unit. No unit: it is not known yet. `gaps`: files that are behind."""

    unit = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)
    produced = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    unapplied = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    gaps = fields.Integer(required=True)
    oldest_unapplied_at = fields.AwareDateTime(required=True, allow_none=True)


class ReconciliationSchema(Schema):
    """Told, applied, waiting: the difference is the figure that must be zero."""

    units = fields.List(fields.Nested(BalanceSchema), required=True)
    sources = fields.List(fields.Nested(LookSchema), required=True)
    as_of = fields.Nested(AsOfSchema, required=True)


class TargetSchema(Schema):
    """What the plan asks."""

    level = fields.String(required=True)
    value = fields.Float(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    legal_basis = fields.String(required=True)


class DefinitionSchema(Schema):
    """How the share is counted, in words."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    kinds = fields.List(fields.String(), required=True)
    exclusions = fields.List(fields.String(), required=True)
    legal_basis = fields.String(required=True)
    words = fields.Dict(required=True)


class PlanSchema(Schema):
    """Targets and definitions."""

    targets = fields.List(fields.Nested(TargetSchema), required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)
