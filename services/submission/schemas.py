"""The shapes of what comes in and goes out over HTTP; what the values mean is judged by `domain/` and `forms/`.

Built once, at import. Their error messages are codes, which `api/shapes.py` turns into sentences in both languages.
"""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from services.submission.domain.applications import RATINGS, WITHDRAWAL_REASONS
from services.submission.domain.attachments import MOST_PAPERS
from services.submission.domain.states import State
from shared.events.fields import Moment

CODES: dict[str, Any] = {
    "required": "required",
    "null": "required",
    "invalid": "wrong_kind",
    "invalid_utf8": "wrong_kind",
    "type": "wrong_kind",
}
KEY_PATTERN = r"^[A-Za-z0-9._:-]{1,64}$"


def text(longest: int, *, required: bool = True, shortest: int = 0, description: str = "") -> fields.String:
    """A string of at most `longest` characters."""
    return fields.String(
        required=required,
        allow_none=not required,
        validate=validate.Length(min=shortest, max=longest, error="too_long"),
        error_messages=CODES,
        metadata={"description": description},
    )


def one_of(values: tuple[str, ...], **options: Any) -> fields.String:
    """One of `values`."""
    return fields.String(validate=validate.OneOf(values, error="not_a_choice"), error_messages=CODES, **options)


class Request(Schema):
    """What clients send: unknown fields are mistakes, and are named."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "unknown_field", "type": "wrong_kind"}  # noqa: RUF012 - marshmallow's own form


class AttachmentRequest(Request):
    """A paper: an upload that stands for a component the procedure asks for."""

    upload_id = text(64)
    component = text(64)


def attachments() -> fields.List[Any]:
    """Papers, at most as many as an application takes."""
    return fields.List(
        fields.Nested(AttachmentRequest),
        load_default=list,
        validate=validate.Length(max=MOST_PAPERS, error="too_many_attachments"),
        error_messages=CODES,
    )


def answers(required: bool, description: str) -> fields.Dict:
    """Answers by question; which there are says `GET /api/v1/procedures/{code}`."""
    return fields.Dict(
        keys=fields.String(error_messages=CODES),
        required=required,
        error_messages=CODES,
        metadata={"description": description},
    )


class ApplicationRequest(Request):
    """An application."""

    procedure_code = text(32)
    receiving_unit = text(32)
    applicant = answers(True, "The applicant by the form `applicant`: kind, full_name, id_number, phone, address, …")
    form = answers(True, "The procedure's own questions; `form` of the procedure says which.")
    attachments = attachments()
    channel = one_of(("web", "mobile"), load_default="web")
    drafting_seconds = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 100_000_000, error="out_of_range"),
        error_messages=CODES,
    )
    declaration = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        error_messages=CODES,
        metadata={"description": "The applicant declares that what is said is true."},
    )


class SupplementRequest(Request):
    """What was asked for: changed answers, further papers, a word to the official."""

    form = answers(False, "Only the answers that change.")
    attachments = attachments()
    note = text(2000, required=False)


class WithdrawRequest(Request):
    """Taking the application back."""

    reason = one_of(WITHDRAWAL_REASONS, required=True)
    note = text(1000, required=False)


class FeedbackRequest(Request):
    """How it was."""

    rating = one_of(RATINGS, required=True)
    comment = text(1000, required=False)


class DraftRequest(Request):
    """What has been written so far; nothing in it is judged before it is sent."""

    procedure_code = text(32)
    receiving_unit = text(32, required=False)
    applicant = answers(False, "")
    form = answers(False, "")
    attachments = attachments()


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


class SummaryView(Schema):
    """An application in a list."""

    case_id = fields.String(required=True)
    tracking_code = fields.String(required=True, allow_none=True)
    state = one_of(tuple(State), required=True)
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
    completion = fields.Dict(required=True)
    outcome = fields.String(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)
    timeliness = fields.String(required=True, allow_none=True)
    result = fields.Dict(required=True, allow_none=True)
    timeline = fields.List(fields.Dict(), required=True)
    applicant = fields.Dict(required=True)
    form = fields.Dict(required=True)
    attachments = fields.List(fields.Nested(AttachmentView), required=True)
    warnings = fields.List(fields.Nested(WarningView), required=True)
    rating = fields.String(required=True, allow_none=True)
    actions = fields.List(fields.String(), required=True)
    links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ApplicationList(Schema):
    """A page of one's own applications, newest first."""

    applications = fields.List(fields.Nested(SummaryView), required=True)
    next = fields.String(required=True, allow_none=True)


class TrackingView(Schema):
    """What anybody with the code may know (RULES §2, 12): the code and the degree of completion."""

    tracking_code = fields.String(required=True)
    completion = fields.Dict(required=True)


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
    service_level = fields.String(required=True)
    level = fields.String(required=True)
    receiving_levels = fields.List(fields.String(), required=True)


class ProcedureDetail(ProcedureView):
    """A procedure with everything one asks before applying."""

    result = fields.String(required=True)
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
