"""The fee of a file: asked for when it is received, and taken at the counter unless it was paid online."""

from __future__ import annotations

from services.processing.domain.case_file import Case, Change, apply_all
from services.processing.domain.legal import require
from services.processing.domain.record import noted
from services.processing.domain.situation import Situation
from shared.errors import FieldError, Invalid
from shared.events import NewEvent
from shared.message import Message
from shared.procedures import KNOWN, Owed

NO_AMOUNT = Message("Hãy ghi số tiền đã thu.", "Enter the amount that was taken.")
OTHER_AMOUNT = Message("Số tiền không đúng với mức phí của hồ sơ.", "The amount is not the fee of this file.")


def fee_asked(owed: Owed) -> list[NewEvent]:
    """What a file that is received tells of its fee: the amount, if one is known and it is not nothing."""
    return [NewEvent("payment.asked", {"amount_dong": owed.amount_dong})] if owed.how == KNOWN else []


def collect_fee(case: Case, here: Situation, *, amount_dong: int | None = None) -> Change:
    """The fee was taken at the counter. Where only the office can tell the fee, `amount_dong` is what was taken.

    Raises IllegalAction (nothing is owed, paid already, the file ended without a result), Forbidden, Invalid.
    """
    require(case, "collect_fee", here)
    # A file that was opened before there were fees has no such field until an amount is asked for.
    taken = _amount(case.get("fee_dong"), amount_dong)
    event = NewEvent("payment.collected", {"amount_dong": taken})
    return apply_all(noted(case, here, "collect_fee", amount_dong=taken), [event], here.at)


def _amount(asked: int | None, given: int | None) -> int:
    amount = given if asked is None else asked
    if amount is None:
        raise Invalid(errors=[FieldError("/amount_dong", "required", NO_AMOUNT)])
    if given not in (None, amount):
        raise Invalid(errors=[FieldError("/amount_dong", "not_the_fee", OTHER_AMOUNT)])
    return amount
