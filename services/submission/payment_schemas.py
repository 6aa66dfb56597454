"""The shapes of a payment as it goes out over HTTP: to the applicant, and to the bank."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.submission.domain.payments import PaymentState
from services.submission.schemas import one_of
from shared.events.fields import Moment
from shared.events.processing_schemas import WAYS_BACK
from shared.procedures import AT_THE_OFFICE
from shared.procedures.fees import KINDS


class AccountView(Schema):
    """Where a fee is paid to."""

    bin = fields.String(required=True)
    bank = fields.String(required=True)
    number = fields.String(required=True)
    holder = fields.String(required=True)


class FeeLineView(Schema):
    """A line of what is owed: phí or lệ phí by Luật 97/2015/QH13, null where the pack does not say."""

    kind = one_of(KINDS, required=True, allow_none=True)
    amount_dong = fields.Integer(required=True)


class TransferView(Schema):
    """How to pay online: the account, what to write as the purpose, and the text of the VietQR picture."""

    account = fields.Nested(AccountView, required=True)
    purpose = fields.String(required=True)
    vietqr = fields.String(required=True)


class MoneyThatCameView(Schema):
    """Money that was not owed: how much, how and when it came."""

    amount_dong = fields.Integer(required=True)
    method = one_of(("online", "counter"), required=True)
    at = Moment(required=True)


class MoneyGivenBackView(Schema):
    """Money that the desk gave back: how much, how and when."""

    amount_dong = fields.Integer(required=True)
    method = one_of(WAYS_BACK, required=True)
    at = Moment(required=True)


class PaymentView(Schema):
    """What is owed and what was paid, in whole đồng; `transfer` only while it can be paid online.

    `overpaid` is all that came and was not owed, `returned` what was given back of it, `to_give_back_dong` what still has to be.
    """

    state = one_of((*PaymentState, AT_THE_OFFICE), required=True)
    amount_dong = fields.Integer(required=True, allow_none=True)
    lines = fields.List(fields.Nested(FeeLineView), required=True)
    method = one_of(("online", "counter"), required=True, allow_none=True)
    paid_at = Moment(required=True, allow_none=True)
    last_attempt_failed = fields.Boolean(required=True)
    to_give_back_dong = fields.Integer(required=True)
    overpaid = fields.List(fields.Nested(MoneyThatCameView), required=True)
    returned = fields.List(fields.Nested(MoneyGivenBackView), required=True)
    transfer = fields.Nested(TransferView, required=True, allow_none=True)


class BankReportView(Schema):
    """What the bank is answered: where the payment stands now."""

    state = one_of(tuple(PaymentState), required=True)
