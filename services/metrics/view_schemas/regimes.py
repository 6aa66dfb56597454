"""Reporting regimes and the reports of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.metrics.domain.regime import MADE_HERE, MONTHS, OUTSIDE
from services.metrics.domain.report_state import BEFORE, DELIVERED_LATE, IN_TIME, LATE, MISSING, NOT_DUE, STATES
from services.metrics.view_schemas.open_data import WordsSchema
from services.metrics.view_schemas.shares import PeriodSchema
from shared.events.fields import SHA256

STANDINGS = (IN_TIME, DELIVERED_LATE, NOT_DUE, LATE, MISSING, BEFORE, OUTSIDE)


class RegimePeriodSchema(Schema):
    """A period that is over: its deadline, how it stands today, and its newest report."""

    period = fields.Nested(PeriodSchema, required=True)
    deadline = fields.Date(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    state = fields.String(required=True, validate=validate.OneOf((*STATES, OUTSIDE)))
    report = fields.String(required=True, allow_none=True)


class RegimeSchema(Schema):
    """A regime with its last periods, newest first."""

    id = fields.String(required=True)
    words = fields.Nested(WordsSchema, required=True)
    legal_basis = fields.String(required=True)
    frequency = fields.String(required=True, validate=validate.OneOf(tuple(MONTHS)))
    calendar = fields.String(required=True)
    deadline_days = fields.Integer(required=True)
    content = fields.String(required=True, validate=validate.OneOf((*MADE_HERE, OUTSIDE)))
    receiver = fields.Nested(WordsSchema, required=True)
    verified = fields.Boolean(required=True, metadata={"description": "Whether all of it was read in a source"})
    periods = fields.List(fields.Nested(RegimePeriodSchema), required=True)


class UnconnectedSchema(Schema):
    """A regime that is not connected, and why."""

    regime = fields.String(required=True)
    standing = fields.String(required=True)


class ConnectedSchema(Schema):
    """Target T4: regimes whose newest report that is due has a verified receipt, of all regimes."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    others = fields.List(fields.Nested(UnconnectedSchema), required=True)


class RegimesSchema(Schema):
    """All regimes. `receiver_connected`: whether approved reports are being sent at all."""

    regimes = fields.List(fields.Nested(RegimeSchema), required=True)
    connected = fields.Nested(ConnectedSchema, required=True)
    receiver_connected = fields.Boolean(required=True)


class ReportEntrySchema(Schema):
    """A line of a report's history. `by` is a subject or `system`."""

    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True)
    did = fields.String(required=True)
    sha256 = fields.String()
    error = fields.String()


class ReportDeliverySchema(Schema):
    """How delivery goes. `last_error` is a code."""

    tries = fields.Integer(required=True)
    next_try_at = fields.AwareDateTime(required=True, allow_none=True)
    last_error = fields.String(required=True, allow_none=True)
    refused = fields.Boolean(required=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)
    receipt = fields.String(required=True, allow_none=True)


class ReportDifferenceSchema(Schema):
    """A cell that is another now than in the report."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    column = fields.String(required=True)
    sent = fields.Raw(required=True, allow_none=True)
    now = fields.Raw(required=True, allow_none=True)


class ReportSchema(Schema):
    """A report. `sha256` is of `body` in UTF-8, which is canonical JSON. `differences`: null when nobody makes this report any
    more.
    """

    id = fields.String(required=True)
    regime = fields.String(required=True)
    period = fields.Nested(PeriodSchema, required=True)
    revision = fields.Integer(required=True)
    replaces = fields.String(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    sha256 = fields.String(required=True)
    body = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    delivery = fields.Nested(ReportDeliverySchema, required=True)
    differences = fields.List(fields.Nested(ReportDifferenceSchema), required=True, allow_none=True)
    history = fields.List(fields.Nested(ReportEntrySchema), required=True)


class ApprovalSchema(Schema):
    """What is approved: the hash that the person looked at."""

    sha256 = fields.String(required=True, validate=validate.Regexp(SHA256))
