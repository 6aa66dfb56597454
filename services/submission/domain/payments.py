"""The fee of an application: asked for when the file is received, paid once, online or at the counter; never the file's fate.

What is known stands in the application (`payment`): `amount_dong`, `reference`, `asked_at`, `attempts` (of the bank), `paid`, and
what came besides and goes back (`surplus.py`). Its state is read off, stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.submission.domain.applications import Application, Change
from services.submission.domain.bank_reports import FAILED, SUCCEEDED, outcomes
from services.submission.domain.notices import Notice
from services.submission.domain.progress import recorded
from services.submission.domain.surplus import overpaid, with_surplus
from shared.errors import FieldError, Invalid
from shared.events import Event, NewEvent
from shared.message import Message

ONLINE, COUNTER = "online", "counter"
# The bank's reports kept per application, newest last: enough to know a repeated one, and no way to fill a document.
KEPT_ATTEMPTS = 50
WRONG_AMOUNT = Message("Số tiền không đúng với số phải nộp.", "The amount is not the one that is owed.")


class PaymentState(StrEnum):
    """Where a payment stands. `LAPSED`: the file ended without a result, so nothing is owed any more."""

    ASKED = "asked"
    PAID = "paid"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class BankReport:
    """What the bank says of one transfer: its own id of the report, how it went, and the amount in đồng."""

    id: str
    outcome: str
    amount_dong: int


def payment_state(application: Mapping[str, Any]) -> PaymentState | None:
    """The state of its payment, or None when none was asked for."""
    payment = application.get("payment")
    if payment is None:
        return None
    if payment.get("paid"):
        return PaymentState.PAID
    outcome = application["progress"]["outcome"]
    gone = outcome != "granted" if outcome else bool(application.get("withdrawal"))
    return PaymentState.LAPSED if gone else PaymentState.ASKED


def ask(application: Application, event: Event, reference: str) -> Application:
    """The file was received and owes this much from now on; `reference` is what a transfer names it by."""
    amount = event.data["amount_dong"]
    payment = {"amount_dong": amount, "reference": reference, "asked_at": event.time, "attempts": []}
    progress = recorded(application["progress"], event.type, event.time, amount_dong=amount)
    return {**application, "payment": payment, "progress": progress}


def collected(application: Application, event: Event) -> Change:
    """The fee was taken at the counter, whether an amount had been asked for or was only told there."""
    amount = event.data["amount_dong"]
    payment = application.get("payment") or {"amount_dong": amount, "asked_at": event.time, "attempts": []}
    money = {"method": COUNTER, "amount_dong": amount, "at": event.time}
    progress = recorded(application["progress"], event.type, event.time, amount_dong=amount)
    told = overpaid(amount) if payment.get("paid") else []
    return {**application, "payment": _with_money(payment, money), "progress": progress}, told


def wrong_amount() -> Invalid:
    """The refusal of a report of another amount than is owed."""
    return Invalid(errors=[FieldError("/amount_dong", "wrong_amount", WRONG_AMOUNT)])


def known_outcome(application: Application, report_id: str) -> str | None:
    """How the transfer of this report went, when the report was taken in before."""
    return outcomes(application).get(report_id)


def reported(application: Application, report: BankReport, now: datetime) -> Change:
    """What the bank says of a transfer for this application; raises Invalid for another amount than the one owed.

    The same report again changes nothing. Money that comes for a file that has ended, or that was paid already, has come all the
    same: it is kept as money to give back, and the file is not paid a second time.
    """
    if known_outcome(application, report.id) is not None:
        return application, []
    if report.amount_dong != application["payment"]["amount_dong"]:
        raise wrong_amount()
    if report.outcome == FAILED:
        return _noted(application, report, now), []
    return credited(application, report, now)


def pays(application: Application, amount_dong: int) -> bool:
    """Whether this much money would pay the application: it is asked for, and exactly this amount. There are no part payments."""
    asked = payment_state(application) is PaymentState.ASKED
    return asked and amount_dong == application["payment"]["amount_dong"]


def credited(application: Application, report: BankReport, now: datetime) -> Change:
    """Money that came is this application's, whoever found that out: it pays the fee if it does (`pays`), or goes back.

    The same report again changes nothing. Something must have been asked of the application, at some time.
    """
    if known_outcome(application, report.id) is not None:
        return application, []
    noted = _noted(application, report, now)
    payment, told = noted["payment"], {"amount_dong": report.amount_dong}
    money = {"method": ONLINE, **told, "at": now, "report": report.id}
    if not pays(application, report.amount_dong):
        return {**noted, "payment": with_surplus(payment, money)}, overpaid(report.amount_dong)
    progress = recorded(application["progress"], "payment.completed", now, **told)
    return {**noted, "payment": {**payment, "paid": money}, "progress": progress}, [NewEvent("payment.completed", told)]


def state_after_purge(outcome: str) -> PaymentState:
    """What the bank is told of a report that an application took in before its payment was deleted (`applications.purge`).

    That it was taken in is known, and how the transfer went; whether the money paid the fee or goes back is not any more. So
    money is acknowledged as paid: the bank has nothing to do. After a failed transfer nothing is owed any more.
    """
    return PaymentState.PAID if outcome == SUCCEEDED else PaymentState.LAPSED


def news_of(application: Application, report_id: str) -> Notice | None:
    """What the applicant is told of a report that was taken in: paid, or money to come back. A failed try is seen at the bank."""
    payment = application["payment"]
    if (payment.get("paid") or {}).get("report") == report_id:
        return Notice("paid", {"amount_dong": payment["paid"]["amount_dong"]})
    kept = (money["amount_dong"] for money in payment.get("surplus", ()) if money.get("report") == report_id)
    amount = next(kept, None)
    if amount is None:
        return None
    # Another amount than the fee's may come while the fee is owed still: that must not read as if nothing were.
    return Notice("give_back" if amount == payment["amount_dong"] else "other_amount", {"amount_dong": amount})


def news_of_collected(before: Application, event: Event) -> Notice:
    """What the applicant is told of money taken at the counter: paid, or money to come back if the file was paid `before`."""
    kind = "give_back" if payment_state(before) is PaymentState.PAID else "paid"
    return Notice(kind, {"amount_dong": event.data["amount_dong"]})


def _noted(application: Application, report: BankReport, now: datetime) -> Application:
    payment, attempt = application["payment"], {"id": report.id, "outcome": report.outcome, "at": now}
    return {**application, "payment": {**payment, "attempts": [*payment["attempts"], attempt][-KEPT_ATTEMPTS:]}}


def _with_money(payment: Mapping[str, Any], money: Mapping[str, Any]) -> dict[str, Any]:
    return with_surplus(payment, money) if payment.get("paid") else {**payment, "paid": dict(money)}
