"""The shapes of what comes in over HTTP; what the values mean is judged by `domain/` and `forms/`.

Built once, at import. Their error messages are codes, which `api/shapes.py` turns into sentences in both languages.
"""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from services.submission.domain.applications import RATINGS, WITHDRAWAL_REASONS
from services.submission.domain.attachments import MOST_PAPERS
from services.submission.domain.bank_reports import FAILED, SUCCEEDED

# A transfer within Vietnam has at most 13 digits.
MOST_DONG = 10**13
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

    form = answers(False, "Only the answers that change; null or an empty text takes an answer away.")
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


class BankReportRequest(Request):
    """What the bank says of a transfer: the purpose as it came, the amount in whole đồng, and how it went."""

    purpose = text(300)
    amount_dong = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, MOST_DONG, error="wrong_kind"), error_messages=CODES
    )
    outcome = one_of((SUCCEEDED, FAILED), required=True)


class DraftRequest(Request):
    """What has been written so far; nothing in it is judged before it is sent."""

    procedure_code = text(32)
    receiving_unit = text(32, required=False)
    applicant = answers(False, "")
    form = answers(False, "")
    attachments = attachments()
