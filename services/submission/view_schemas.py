"""The shapes of what goes out over HTTP."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.submission.domain.completion import Ending
from services.submission.domain.states import State
from services.submission.payment_schemas import PaymentView
from services.submission.schemas import one_of
from shared.events.fields import Moment
from shared.events.processing_schemas import OUTCOMES

NO_ENGLISH = "Empty when the district's folder has no English for it."


class UnitView(Schema):
    """A unit by code and name."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    level = fields.String(required=True)


class TextView(Schema):
    """Words in both languages."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class WarningView(Schema):
    """Something odd that does not hinder sending."""

    pointer = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.Nested(TextView, required=True)


class ProcedureName(Schema):
    """A procedure by code and name."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class ReceiptView(Schema):
    """The answer to an application: the same however often it is sent."""

    case_id = fields.String(required=True)
    tracking_code = fields.String(required=True)
    submitted_at = Moment(required=True)
    procedure = fields.Nested(ProcedureName, required=True)
    receiving_unit = fields.Nested(UnitView, required=True)
    due_preview = Moment(
        required=True, allow_none=True, metadata={"description": "The date if it is accepted at once; null when a plan sets it."}
    )
    warnings = fields.List(fields.Nested(WarningView), required=True)
    links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class CompletionView(Schema):
    """How far a file is: steps done of steps there are; `ended` is null while it is under way, and never tells why it ended.

    A file that ended without a result has no degree of completion, which would tell a refusal from a withdrawal.
    """

    steps_done = fields.Integer(required=True, allow_none=True, metadata={"description": "Null when it ended without a result."})
    steps_total = fields.Integer(required=True)
    percent = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of the steps, in whole per cent; 100 with a result, null when it ended without one."},
    )
    ended = one_of(tuple(Ending), required=True, allow_none=True)


class SummaryView(Schema):
    """An application in a list."""

    case_id = fields.String(required=True)
    tracking_code = fields.String(required=True, allow_none=True)
    state = one_of(tuple(State), required=True)
    outcome = one_of(OUTCOMES, required=True, allow_none=True)
    procedure = fields.Nested(ProcedureName, required=True)
    receiving_unit = fields.Nested(UnitView, required=True)
    submitted_at = Moment(required=True)
    file_code = fields.String(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class AttachmentView(Schema):
    """A paper as it is kept."""

    id = fields.String(required=True)
    component = fields.String(required=True)
    filename = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class ApplicationView(SummaryView):
    """An application in full, for its owner."""

    channel = fields.String(required=True)
    received_at = Moment(required=True, allow_none=True)
    deciding_unit = fields.Nested(UnitView, required=True, allow_none=True)
    extension = fields.Dict(required=True, allow_none=True)
    supplement = fields.Dict(required=True, allow_none=True)
    current = fields.Dict(required=True, allow_none=True)
    completion = fields.Nested(CompletionView, required=True)
    closed_at = Moment(required=True, allow_none=True)
    timeliness = fields.String(required=True, allow_none=True)
    result = fields.Dict(required=True, allow_none=True)
    timeline = fields.List(fields.Dict(), required=True)
    applicant = fields.Dict(required=True)
    form = fields.Dict(required=True)
    attachments = fields.List(fields.Nested(AttachmentView), required=True)
    payment = fields.Nested(PaymentView, required=True, allow_none=True)
    warnings = fields.List(fields.Nested(WarningView), required=True)
    rating = fields.String(required=True, allow_none=True)
    actions = fields.List(fields.String(), required=True)
    links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ApplicationList(Schema):
    """A page of one's own applications, newest first."""

    applications = fields.List(fields.Nested(SummaryView), required=True)
    next = fields.String(required=True, allow_none=True)


class TrackingView(Schema):
    """What anybody with the code may know (NĐ 61/2018/NĐ-CP, TT 01/2018/TT-VPCP): the code and the degree of completion."""

    tracking_code = fields.String(required=True)
    completion = fields.Nested(CompletionView, required=True)


class UploadView(AttachmentView):
    """An upload."""

    class Meta:
        exclude = ("component",)

    state = one_of(("receiving", "ready"), required=True)
    expires_at = Moment(required=True)


class DraftView(Schema):
    """A draft as it is kept."""

    id = fields.String(required=True)
    procedure_code = fields.String(required=True)
    receiving_unit = fields.String(required=True, allow_none=True)
    applicant = fields.Dict(required=True)
    form = fields.Dict(required=True)
    attachments = fields.List(fields.Dict(), required=True)
    idempotency_key = fields.String(required=True)
    saved_at = Moment(required=True)
    expires_at = Moment(required=True)


class ComponentView(Schema):
    """A paper a procedure asks for."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    way = one_of(("form", "show", "upload"), required=True)
    optional = fields.Boolean(required=True)


class ProcedureView(ProcedureName):
    """A procedure in a list."""

    field = fields.String(required=True)
    field_en = fields.String(required=True, metadata={"description": NO_ENGLISH})
    service_level = fields.String(required=True)
    level = fields.String(required=True)
    receiving_levels = fields.List(fields.String(), required=True)


class ProcedureDetail(ProcedureView):
    """A procedure with everything one asks before applying."""

    result = fields.String(required=True)
    result_en = fields.String(required=True, metadata={"description": NO_ENGLISH})
    due_if_submitted_now = Moment(required=True, allow_none=True)
    limit = fields.Dict(required=True)
    fee = fields.Dict(required=True)
    documents = fields.List(fields.Nested(ComponentView), required=True)
    receiving_units = fields.List(fields.Nested(UnitView), required=True)
    applicant_form = fields.Dict(required=True)
    form = fields.Dict(required=True)
    note = fields.String(required=True)


class ProcedureList(Schema):
    """Procedures that match, best first."""

    procedures = fields.List(fields.Nested(ProcedureView), required=True)


class UnitList(Schema):
    """The units with a one-stop shop."""

    units = fields.List(fields.Nested(UnitView), required=True)
