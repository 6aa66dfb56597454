"""Money that the bank reported and that fits no application: what is kept of it, and how it is settled, once.

Assigning it to an application touches two documents. First the money is claimed for the application (`claimed`): one write,
which only one cashier can win, and from then on it can be nothing else. Then the application takes it, as it takes a report of
the bank, known by its id; then the money says what became of it. Whoever dies in between leaves a claim, and doing the rest
again completes it: the application takes a report once. Only a file that was purged in between lets the claim go.

Kept are the bank's id of the report, the amount, when it came, and what of the purpose looks like our reference. That is enough
to find the payer again: the bank knows by its id who made the transfer, and a reference with a wrong letter is seen by comparing.
The purpose itself is not kept: people write names and telephone numbers into it, and nobody here needs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.payments import BankReport, payment_state, pays
from services.submission.domain.references import KEPT_REFERENCES, references_like
from shared.errors import FieldError, Invalid, MotCuaError
from shared.message import Message

Money = dict[str, Any]

# Why it fits none, and how it is settled.
UNKNOWN_REFERENCE, OTHER_AMOUNT = "unknown_reference", "other_amount"
RETURNED, ASSIGNED, NOT_OURS = "returned", "assigned", "not_ours"
# What money does that is assigned to an application.
PAYS, GOES_BACK = "pays", "goes_back"
NOTHING_ASKED = Message(
    "Hồ sơ này chưa bao giờ được báo số phí phải nộp, nên không thể tính tiền cho hồ sơ. Hãy trả lại người chuyển.",
    "No fee was ever asked of this application, so the money cannot be for it. Give it back to the payer.",
)


class AlreadySettled(MotCuaError):
    """Somebody has settled this money before: twice, it could be given back twice."""

    code, status = "already_settled", 409
    message = Message("Khoản tiền này đã được xử lý.", "This money was settled already.")


class OtherEffect(MotCuaError):
    """The application has changed since the cashier looked at it, and the money would do something else now."""

    code, status = "other_effect", 409
    message = Message(
        "Hồ sơ vừa thay đổi. Hãy xem lại điều sẽ xảy ra rồi mới ghi.",
        "The application has just changed. Look again at what will happen.",
    )


def kept_of(report: BankReport, purpose: str, ours: Sequence[str], why: str, now: datetime) -> Money:
    """The money of a report that fits no application, as it is kept.

    `ours`: the references in the purpose that an application has, kept in any case; `why`: `UNKNOWN_REFERENCE` or `OTHER_AMOUNT`.
    """
    return {
        "_id": report.id,
        "amount_dong": report.amount_dong,
        "references": list(dict.fromkeys([*ours, *references_like(purpose)]))[:KEPT_REFERENCES],
        "why": why,
        "received_at": now,
        "settled": None,
    }


def settled(way: str, by: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """How money was settled: `RETURNED` or `NOT_OURS`, for no application, by whom (`subject`, `name`)."""
    return {"way": way, "case_id": None, "by": dict(by), "at": now}


def claimed(case_id: str, by: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Money that is this application's from now on, `pending` until the application has taken it."""
    return {**settled(ASSIGNED, by, now), "case_id": case_id, "pending": True}


def is_claimed_for(money: Money, case_id: str) -> bool:
    """Whether the money was claimed for this application, and the rest of it may have to be done still."""
    how = money["settled"] or {}
    return bool(how.get("pending")) and how["case_id"] == case_id


def report_of(money: Money) -> BankReport:
    """The report of the bank that brought the money."""
    return BankReport(money["_id"], SUCCEEDED, money["amount_dong"])


def effect_on(application: Application, amount_dong: int) -> str:
    """What this much money does to the application now: `PAYS`, or `GOES_BACK`: kept for its payer.

    Raises Invalid when no fee was ever asked of it: money that comes cannot be for it.
    """
    if payment_state(application) is None:
        raise Invalid(errors=[FieldError("/code", "nothing_asked", NOTHING_ASKED)])
    return PAYS if pays(application, amount_dong) else GOES_BACK


def effect_of(application: Application, report_id: str) -> str | None:
    """What the money of this report did, once the application has taken it; None when its payment is purged."""
    payment = application.get("payment")
    if payment is None:
        return None
    return PAYS if (payment.get("paid") or {}).get("report") == report_id else GOES_BACK
