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

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.payments import LETTERS, PREFIX, BankReport, payment_state, pays
from services.submission.domain.tracking import ALPHABET
from shared.errors import FieldError, Invalid, MotCuaError
from shared.message import Message

Money = dict[str, Any]

UNKNOWN_REFERENCE, OTHER_AMOUNT = "unknown_reference", "other_amount"
WHYS = (UNKNOWN_REFERENCE, OTHER_AMOUNT)
RETURNED, ASSIGNED, NOT_OURS = "returned", "assigned", "not_ours"
WAYS = (RETURNED, ASSIGNED, NOT_OURS)
# What money does that is assigned to an application.
PAYS, GOES_BACK = "pays", "goes_back"
# After the prefix a word, or three groups as a tracking code is written; what is joined by hyphens in another way is not joined.
_GROUP, _END = "[0-9A-Z]{3,5}", "(?![0-9A-Z])"
_AFTER_PREFIX = re.compile(rf"(?<![0-9A-Z]){PREFIX}[\s.:-]*({_GROUP}-{_GROUP}-{_GROUP}{_END}|[0-9A-Z]+)")
_RUN = re.compile(r"[0-9]+|[A-Z]+")
_FOREIGN = re.compile(f"[^{ALPHABET}]")
# A date of birth in words has as many runs as our references.
_DATE_IN_WORDS = re.compile("NGAY|THANG|NAM")
# One letter of ours may be lost or typed twice, and one be a letter that we never use.
SHORTEST, LONGEST, MOST_FOREIGN = LETTERS - 1, LETTERS + 1, 1
# Two names with a number behind each make four runs of letters and digits in turn. With fewer runs than five here they would be
# kept; with more, fewer of our references with a mistake are (see `references_like`).
FEWEST_RUNS = 5
# The shortest date has six digits, telephone and identity numbers have nine or more.
MOST_DIGITS_IN_A_RUN = 5
MOST = 3
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


def references_like(purpose: str) -> list[str]:
    """What in a purpose may be a reference with a mistake in it.

    Kept is what cannot be a person's: letters and digits must change as often as in ours, and no run of digits be as long as a
    date. So a telephone or identity number, a date or a name is not kept, glued together in whatever way. The price: about a
    quarter of our references with a mistake are not kept either, as their letters and digits happen to change less often.
    """
    pieces = [piece.replace("-", "") for piece in _AFTER_PREFIX.findall(purpose.upper())]
    return [piece for piece in dict.fromkeys(pieces) if _is_like_ours(piece)][:MOST]


def _is_like_ours(piece: str) -> bool:
    runs = _RUN.findall(piece)
    long_number = any(run.isdigit() and len(run) > MOST_DIGITS_IN_A_RUN for run in runs)
    foreign = len(_FOREIGN.findall(piece)) > MOST_FOREIGN or _DATE_IN_WORDS.search(piece)
    return SHORTEST <= len(piece) <= LONGEST and len(runs) >= FEWEST_RUNS and not long_number and not foreign


def kept_of(report: BankReport, purpose: str, ours: Sequence[str], why: str, now: datetime) -> Money:
    """The money of a report that fits no application, as it is kept.

    `ours`: the references in the purpose that an application has, kept in any case; `why` is one of `WHYS`.
    """
    return {
        "_id": report.id,
        "amount_dong": report.amount_dong,
        "references": list(dict.fromkeys([*ours, *references_like(purpose)]))[:MOST],
        "why": why,
        "received_at": now,
        "settled": None,
    }


def settled(way: str, by: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """How money was settled: `way` of `WAYS`, for no application, by whom (`subject`, `name`)."""
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
