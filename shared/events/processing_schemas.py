"""What processing tells: the data of its events, one schema per type, newest version."""

from __future__ import annotations

from marshmallow import Schema

from shared.events import fields
from shared.events.submission_schemas import ONLINE_CHANNELS

KINDS = ("public_service", "internal_work")
LEVELS = ("district", "commune")
CLOCKS = ("restart", "pause")
LIMIT_UNITS = ("working_day", "calendar_day", "hour", "same_day_15h", "by_plan")
OUTCOMES = ("granted", "refused", "not_received", "withdrawn")
WAYS_BACK = ("cash", "transfer")
TIMELINESS = ("early", "on_time", "late", "no_limit")


class CaseOpened(Schema):
    """A case file exists: from an application, at the counter, by post, or inside the office."""

    kind = fields.one_of(*KINDS)
    origin = fields.one_of("online", "counter", "post", "internal")
    procedure_code = fields.code(allow_none=True)
    receiving_unit = fields.code()
    deciding_unit = fields.code()
    level = fields.one_of(*LEVELS)
    channel = fields.one_of(*ONLINE_CHANNELS, "counter", "post", "internal")
    workflow = fields.code()


class CaseReceived(Schema):
    """The receptionist accepted the file (form 01): from now the law's clock runs."""

    file_code = fields.code()
    received_at = fields.moment()
    due_at = fields.moment(allow_none=True)
    limit_value = fields.count(allow_none=True)
    limit_unit = fields.one_of(*LIMIT_UNITS)
    supplement_clock = fields.one_of(*CLOCKS)


class PaymentAsked(Schema):
    """The file was received and its fee is known: the applicant owes this much, online or at the counter."""

    amount_dong = fields.count(minimum=1)


class PaymentCollected(Schema):
    """The fee was taken at the counter."""

    amount_dong = fields.count(minimum=1)


class PaymentReturned(Schema):
    """Everything that a file did not owe and that was still kept was given back, in cash at the counter or by transfer."""

    amount_dong = fields.count(minimum=1)
    method = fields.one_of(*WAYS_BACK)


class SupplementRequested(Schema):
    """Something is missing (form 02); the clock stops by the policy recorded here."""

    round = fields.count(minimum=1)
    stage = fields.one_of("reception", "appraisal")
    reason = fields.code()
    clock = fields.one_of(*CLOCKS)


class SupplementAccepted(Schema):
    """What was missing is there; `due_at` is the date that holds from now."""

    round = fields.count(minimum=1)
    due_at = fields.moment(allow_none=True)


class StepClaimed(Schema):
    """An official took the step."""

    step = fields.code()
    role = fields.code()
    unit = fields.code()


class StepCompleted(Schema):
    """A step is done; `medium` says whether it was recorded when it happened or copied from paper."""

    step = fields.code()
    role = fields.code()
    unit = fields.code()
    medium = fields.one_of("system", "paper")
    worked_minutes = fields.count()


class StepReturned(Schema):
    """The file went back to an earlier step."""

    from_step = fields.code()
    to_step = fields.code()
    reason = fields.code()


class CaseExtended(Schema):
    """The due date moved, which the law allows once, with an apology (form 04)."""

    previous_due_at = fields.moment()
    due_at = fields.moment()
    reason = fields.code()


class CaseTransferred(Schema):
    """The unit responsible was succeeded by another; the file keeps its code."""

    from_unit = fields.code()
    to_unit = fields.code()
    level = fields.one_of(*LEVELS)


class ResultSigned(Schema):
    """The competent person signed, or the clerk sealed."""

    step = fields.code()
    unit = fields.code()
    signature = fields.one_of("electronic", "wet")


class ResultReleased(Schema):
    """The result is out."""

    medium = fields.one_of("electronic", "paper")


class CaseClosed(Schema):
    """Nothing more will be decided on this file."""

    outcome = fields.one_of(*OUTCOMES)
    closed_at = fields.moment()
    due_at = fields.moment(allow_none=True)
    timeliness = fields.one_of(*TIMELINESS)


class ResultHandedOver(Schema):
    """The citizen has the result."""

    way = fields.one_of("electronic", "counter", "post")


class CaseMarkedSecret(Schema):
    """The file holds a state secret by mistake: everybody deletes its content, only the count remains."""


class RegisterEntryRecorded(Schema):
    """A file handled on paper, entered so that it counts in the denominator."""

    kind = fields.one_of(*KINDS)
    procedure_code = fields.code(allow_none=True)
    receiving_unit = fields.code()
    deciding_unit = fields.code()
    level = fields.one_of(*LEVELS)
    channel = fields.one_of("counter", "post", "internal")
    received_on = fields.day()
    closed_on = fields.day(allow_none=True)


class SecretFilesCounted(Schema):
    """How many secret files a unit handled on a day: all that may be known of them."""

    unit = fields.code()
    level = fields.one_of(*LEVELS)
    kind = fields.one_of(*KINDS)
    day = fields.day()
    count = fields.count()
