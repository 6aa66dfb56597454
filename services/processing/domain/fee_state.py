"""Where a file stands with its fee, read off the file and stored nowhere."""

from __future__ import annotations

from services.processing.domain.case_file import SECRET, Case
from shared.procedures import KNOWN, NOTHING

ASKED, TOLD_HERE, PAID, LAPSED, FREE, NOT_YET = "asked", "at_the_office", "paid", "lapsed", "nothing", "not_yet"


def fee_state(case: Case) -> str:
    """Asked, told at the office, paid, lapsed (the file ended without a result), nothing to pay, or not received yet."""
    if case.get("paid"):
        return PAID
    if case["received_at"] is None and case["state"] != SECRET:
        return NOT_YET
    if case.get("fee", NOTHING) in (None, NOTHING):
        return FREE
    if case["outcome"] not in (None, "granted"):
        return LAPSED
    return ASKED if case["fee"] == KNOWN else TOLD_HERE
