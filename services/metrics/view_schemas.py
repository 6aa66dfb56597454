"""What metrics answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


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
    period = fields.Nested(PeriodSchema, required=True)
    definition = fields.Nested(ReferenceSchema, required=True)
    legal_basis = fields.String(required=True)
    timeliness = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    as_of = fields.Nested(AsOfSchema, required=True)


class FiguresSchema(Schema):
    """A figure per unit."""

    figures = fields.List(fields.Nested(FigureSchema), required=True)


class CountedCaseSchema(Schema):
    """One file behind a figure: codes and dates, never a name. `paper`: where paper came in."""

    case_id = fields.String(required=True)
    file_code = fields.String(required=True, allow_none=True)
    procedure_code = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True)
    closed_on = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    online = fields.Boolean(required=True)
    excluded = fields.String(required=True, allow_none=True)
    paper = fields.List(fields.String(), required=True)


class CountedCasesSchema(Schema):
    """A page of files and how many there are in all."""

    cases = fields.List(fields.Nested(CountedCaseSchema), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)


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


class ReconciliationSchema(Schema):
    """Told, applied, waiting: the difference is the figure that must be zero."""

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


class MonthSchema(Schema):
    """A month of the trend."""

    period = fields.Nested(PeriodSchema, required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)
    target = fields.Float(required=True, allow_none=True)
    gap_points = fields.Float(required=True, allow_none=True)
    gap_cases = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True)


class TrendSchema(Schema):
    """The months, oldest first."""

    months = fields.List(fields.Nested(MonthSchema), required=True)


class RatioSchema(Schema):
    """A part of a whole; no share for 0 of 0."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)


class StepTimeSchema(Schema):
    """How long a step takes, in working minutes, at most a fifth too high."""

    step = fields.String(required=True)
    count = fields.Integer(required=True)
    median = fields.Integer(required=True)
    ninetieth = fields.Integer(required=True)


class MeasuresSchema(Schema):
    """What stands beside the share."""

    on_time = fields.Nested(RatioSchema, required=True)
    level_4 = fields.Nested(RatioSchema, required=True)
    received_online = fields.Nested(RatioSchema, required=True)
    electronic_results = fields.Nested(RatioSchema, required=True)
    satisfied = fields.Nested(RatioSchema, required=True)
    median_minutes = fields.Integer(required=True, allow_none=True)
    ninetieth_minutes = fields.Integer(required=True, allow_none=True)
    drafting_median = fields.Integer(required=True, allow_none=True)
    drafting_ninetieth = fields.Integer(required=True, allow_none=True)
    official_online = fields.Integer(required=True)
    channels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    ratings = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    paper = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    steps = fields.List(fields.Nested(StepTimeSchema), required=True)


class ForecastSchema(Schema):
    """Where the period will end; nothing but `running: false` when it has ended or not begun."""

    running = fields.Boolean(required=True)
    share = fields.Float(allow_none=True)
    expected_files = fields.Integer()
    needed = fields.Float(allow_none=True)


class VersionSchema(Schema):
    """How a file stood: the day it was closed, why it did not count, whether it was online."""

    unit = fields.String(required=True)
    day = fields.String(required=True, allow_none=True)
    excluded = fields.String(required=True, allow_none=True)
    online = fields.Boolean(required=True)


class CorrectionSchema(Schema):
    """A file that stands otherwise now; nothing: outside the question at that time."""

    case = fields.Nested(CountedCaseSchema, required=True)
    then = fields.Nested(VersionSchema, required=True, allow_none=True)
    now = fields.Nested(VersionSchema, required=True, allow_none=True)


class CorrectionsSchema(Schema):
    """A figure as it was known, as it is known now, and the files in between."""

    then = fields.Nested(FigureSchema, required=True)
    now = fields.Nested(FigureSchema, required=True)
    cases = fields.List(fields.Nested(CorrectionSchema), required=True)
    withheld = fields.Integer(
        required=True, metadata={"description": "Files that make a difference too and may not be named"}
    )


class SettlementLineSchema(Schema):
    """A line of Biểu II.06a: the columns 3 to 13 in order."""

    name = fields.String(required=True)
    columns = fields.List(fields.Integer(), required=True)


class SettlementSchema(Schema):
    """Biểu II.06a."""

    period = fields.Nested(PeriodSchema, required=True)
    by = fields.String(required=True)
    lines = fields.List(fields.Nested(SettlementLineSchema), required=True)
    total = fields.List(fields.Integer(), required=True)
    as_of = fields.Nested(AsOfSchema, required=True)
