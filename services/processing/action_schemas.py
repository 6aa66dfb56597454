"""The shape of what each action on a case file takes."""

from __future__ import annotations

from marshmallow import fields, validate

from services.processing.domain.reasons import EXTENSION, REFUSAL, RETURN, SUPPLEMENT
from services.processing.schemas import ChecklistLine, Request, code, line, note, one_of
from shared.events.processing_schemas import WAYS_BACK

MEDIA = ("system", "paper")
RELEASE_MEDIA = ("electronic", "paper")


class Nothing(Request):
    """An action that needs no words."""


class Accept(Request):
    """Receive the file (form 01)."""

    checklist = fields.List(fields.Nested(ChecklistLine), load_default=list, validate=validate.Length(max=50))


class Refuse(Request):
    """Refuse, with a reason from the list and words for the letter (form 03)."""

    reason = one_of(*REFUSAL)
    note = note()


class RefuseAfterAppraisal(Refuse):
    """Propose a refusal; `medium` says whether the step was recorded when it happened."""

    medium = one_of(*MEDIA, default="system")


class RequestSupplement(Request):
    """Ask for what is missing, once and completely (form 02)."""

    reason = one_of(*SUPPLEMENT)
    note = note()
    documents = fields.List(line(required=True), load_default=list, validate=validate.Length(max=50))


class CompleteStep(Request):
    """Finish the present step."""

    medium = one_of(*MEDIA, default="system")
    note = note()


class ReturnStep(Request):
    """Send the file back to an earlier step."""

    reason = one_of(*RETURN)
    note = note()
    to_step = code()


class Extend(Request):
    """Move the due date once, by working days, with an apology (form 04)."""

    reason = one_of(*EXTENSION)
    note = note()
    working_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30))


class Sign(Request):
    """Sign or seal."""

    signature = one_of("electronic", "wet")
    medium = one_of(*MEDIA, default="system")


class Release(Request):
    """Release the result."""

    medium = one_of(*RELEASE_MEDIA)


class HandOver(Request):
    """The applicant has the result."""

    way = one_of("electronic", "counter", "post")


class CollectFee(Request):
    """Take the fee at the counter; the amount is needed where only the office can tell it."""

    # No fee in the pack comes near the limit; what does is a slip of the finger.
    amount_dong = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(1, 100_000_000))


class ReturnSurplus(Request):
    """Everything that came and was not owed was given back to its payer; it must be said that it was."""

    method = one_of(*WAYS_BACK)
    confirm = fields.Boolean(required=True, validate=validate.Equal(True))


class MarkSecret(Request):
    """Delete everything of the file; there is no way back, so it must be said."""

    confirm = fields.Boolean(required=True, validate=validate.Equal(True))


class Transfer(Request):
    """Move the file to the successor of a unit."""

    from_unit = code()
    to_unit = code()


ACTION_SCHEMAS: dict[str, type[Request]] = {
    "accept": Accept,
    "refuse_reception": Refuse,
    "request_supplement": RequestSupplement,
    "accept_supplement": Nothing,
    "claim": Nothing,
    "unclaim": Nothing,
    "complete_step": CompleteStep,
    "return_step": ReturnStep,
    "refuse": RefuseAfterAppraisal,
    "extend": Extend,
    "sign": Sign,
    "release": Release,
    "hand_over": HandOver,
    "collect_fee": CollectFee,
    "return_surplus": ReturnSurplus,
    "mark_secret": MarkSecret,
    "transfer": Transfer,
}
