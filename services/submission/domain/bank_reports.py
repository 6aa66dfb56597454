"""The reports of the bank that an application has taken in: by them one that comes again is known, also after a purge. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUCCEEDED, FAILED = "succeeded", "failed"
# What outlives a purge: the bank's id of each report and how the transfer went. Neither says who paid, for what, or how much.
KEPT = "bank_reports"


def outcomes(application: Mapping[str, Any]) -> dict[str, str]:
    """Id of a report → how its transfer went, of every report that was taken in and is known still.

    Attempts are let go of after `payments.KEPT_ATTEMPTS`; money never is, so a report that brought some is known for ever.
    """
    payment = application.get("payment") or {}
    kept = {each["id"]: each["outcome"] for each in (*application.get(KEPT, ()), *payment.get("attempts", ()))}
    money = (payment.get("paid") or {}, *payment.get("surplus", ()))
    return kept | {each["report"]: SUCCEEDED for each in money if "report" in each}


def kept_after_purge(application: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """What a purged application keeps of them; nothing at all when there were none.

    Without it, the bank's repetition would look like new money that fits no file, and the cashier would give a paid fee back.
    """
    found = [{"id": report_id, "outcome": outcome} for report_id, outcome in outcomes(application).items()]
    return {KEPT: found} if found else {}
