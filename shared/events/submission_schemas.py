"""What submission tells: the data of its events, one schema per type, newest version."""

from __future__ import annotations

from marshmallow import Schema

from shared.events import fields

ONLINE_CHANNELS = ("web", "mobile", "national_portal")


class ApplicationSubmitted(Schema):
    """A citizen sent an application and was answered with 201."""

    procedure_code = fields.code()
    receiving_unit = fields.code()
    channel = fields.one_of(*ONLINE_CHANNELS)
    applicant_kind = fields.one_of("citizen", "business")
    applicant_is_official = fields.truth()
    service_level = fields.one_of("level_3", "level_4", "mot_phan", "toan_trinh")
    attachment_count = fields.count()
    content_hash = fields.digest()
    drafting_seconds = fields.count(allow_none=True)


class ApplicationSupplemented(Schema):
    """The citizen sent what was missing."""

    round = fields.count(minimum=1)
    attachment_count = fields.count()
    content_hash = fields.digest()


class ApplicationWithdrawn(Schema):
    """The citizen took the application back."""

    reason = fields.code()


class ApplicationRated(Schema):
    """The citizen said how it was (three levels, TT 32/2017)."""

    rating = fields.one_of("very_satisfied", "satisfied", "not_satisfied")


class PaymentCompleted(Schema):
    """The bank said that the fee of the file was paid online."""

    amount_dong = fields.count(minimum=1)


class PaymentOverpaid(Schema):
    """Money came that the file did not owe, by the bank or at the counter: it is kept to be given back."""

    amount_dong = fields.count(minimum=1)


class ApplicationPurged(Schema):
    """Content and attachments of a file marked secret are gone from submission."""
