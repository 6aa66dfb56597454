"""Money that came and was not owed: kept for the payer until the desk has given it back, all of it at once.

Submission says what came (`payment.overpaid`), the desk what went back (`payment.returned`). `surplus_dong` is the one less the
other; what came and went stays in the file.
"""

from __future__ import annotations

from services.processing.domain.case_file import Case, Change, apply_all
from services.processing.domain.legal import require
from services.processing.domain.record import noted
from services.processing.domain.situation import Situation
from shared.events import NewEvent


def return_surplus(case: Case, here: Situation, *, method: str) -> Change:
    """The payer has back what the file did not owe, all that is known of now; `method` is cash or transfer.

    Money that comes later is a new surplus. Raises IllegalAction (nothing is to be given back, the file is secret), Forbidden.
    """
    require(case, "return_surplus", here)
    data = {"amount_dong": case["surplus_dong"], "method": method}
    return apply_all(noted(case, here, "return_surplus", **data), [NewEvent("payment.returned", data)], here.at)
