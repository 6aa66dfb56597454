"""Money that the bank reported and that fits no application: what is kept of it, and how it is settled, once.

Kept are the bank's id of the report, the amount, when it came, and what of the purpose looks like our reference. That is enough
to find the payer again: the bank knows by its id who made the transfer, and a reference with a wrong letter is seen by comparing.
The purpose itself is not kept: people write names and telephone numbers into it, and nobody here needs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.submission.domain.payments import LETTERS, PREFIX, BankReport
from services.submission.domain.tracking import ALPHABET
from shared.errors import MotCuaError
from shared.message import Message

Money = dict[str, Any]

UNKNOWN_REFERENCE, OTHER_AMOUNT = "unknown_reference", "other_amount"
WHYS = (UNKNOWN_REFERENCE, OTHER_AMOUNT)
RETURNED, ASSIGNED, NOT_OURS = "returned", "assigned", "not_ours"
WAYS = (RETURNED, ASSIGNED, NOT_OURS)
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


class AlreadySettled(MotCuaError):
    """Somebody has settled this money before: twice, it could be given back twice."""

    code, status = "already_settled", 409
    message = Message("Khoản tiền này đã được xử lý.", "This money was settled already.")


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


def settled(way: str, case_id: str | None, by: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """How money was settled: `way` of `WAYS`, for which application if it was assigned to one, by whom (`subject`, `name`)."""
    return {"way": way, "case_id": case_id, "by": dict(by), "at": now}
