"""How a file stands with its fee: paid, paid online, or owed. Pure.

Source: the group "online services and payment" of QĐ 766/QĐ-TTg; what counts and why is in
`deploy/decisions/0009-online-payment.md`. Submission tells what the bank said, processing what was asked for and what was taken
at the counter, so the order between the two does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

PAID, PAID_ONLINE, OWED = "fee_paid", "fee_paid_online", "fee_owed"


def payment_counts(fact: Mapping[str, Any]) -> Counter[str]:
    """What a file adds on the day it was received: once paid at most, however the money came.

    Owed: an amount was asked for, nothing was paid, and the file has not ended without a result.
    """
    online, counter = fact.get("paid_online_at") is not None, fact.get("collected_at") is not None
    owed = bool(fact.get("fee_dong")) and not (online or counter) and fact.get("outcome") in (None, "granted")
    return Counter({PAID: int(online or counter), PAID_ONLINE: int(online), OWED: int(owed)})
