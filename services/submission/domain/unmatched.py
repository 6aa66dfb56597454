"""Money that the bank reported and that fits no application: what is kept of it, and how it is settled, once.

Kept are the bank's id of the report, the amount, when it came, and what of the purpose looks like our reference. That is enough
to find the payer again: the bank knows by its id who made the transfer, and a reference with a wrong letter is seen by comparing.
The purpose itself is not kept: people write names and telephone numbers into it, and nobody here needs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.submission.domain.payments import PREFIX, BankReport
from shared.errors import MotCuaError
from shared.message import Message

Money = dict[str, Any]

UNKNOWN_REFERENCE, OTHER_AMOUNT = "unknown_reference", "other_amount"
WHYS = (UNKNOWN_REFERENCE, OTHER_AMOUNT)
RETURNED, ASSIGNED, NOT_OURS = "returned", "assigned", "not_ours"
WAYS = (RETURNED, ASSIGNED, NOT_OURS)
# A reference that was typed wrong: ours have twelve letters and digits; one may be lost, or words of the bank be glued to them.
_LIKE_A_REFERENCE = re.compile(rf"(?<![0-9A-Z]){PREFIX}[\s.:-]*([0-9A-Z]+(?:-[0-9A-Z]+)*)")
_MIXED = re.compile(r"\d[A-Z]")
SHORTEST, LONGEST, MOST = 8, 18, 3


class AlreadySettled(MotCuaError):
    """Somebody has settled this money before: twice, it could be given back twice."""

    code, status = "already_settled", 409
    message = Message("Khoản tiền này đã được xử lý.", "This money was settled already.")


def references_like(purpose: str) -> list[str]:
    """What in a purpose may be a reference with a mistake in it.

    In a piece a digit must come before a letter, and there is no U in our alphabet: so neither a telephone or identity number nor
    a name, with a year behind it or without, is kept.
    """
    pieces = [piece.replace("-", "") for piece in _LIKE_A_REFERENCE.findall(purpose.upper())]
    ours = [piece for piece in pieces if _MIXED.search(piece) and "U" not in piece]
    return [piece for piece in dict.fromkeys(ours) if SHORTEST <= len(piece) <= LONGEST][:MOST]


def kept_of(report: BankReport, purpose: str, why: str, now: datetime) -> Money:
    """The money of a report that fits no application, as it is kept; `why` is one of `WHYS`."""
    return {
        "_id": report.id,
        "amount_dong": report.amount_dong,
        "references": references_like(purpose),
        "why": why,
        "received_at": now,
        "settled": None,
    }


def settled(way: str, case_id: str | None, by: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """How money was settled: `way` of `WAYS`, for which application if it was assigned to one, by whom (`subject`, `name`)."""
    return {"way": way, "case_id": case_id, "by": dict(by), "at": now}
