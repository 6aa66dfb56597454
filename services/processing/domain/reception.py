"""Reception: accept (form 01) or refuse to receive (form 03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.processing.domain.case_file import Case, Change, apply_all
from services.processing.domain.fees import fee_asked
from services.processing.domain.legal import require
from services.processing.domain.reasons import check_reason
from services.processing.domain.record import closed, completed, noted
from services.processing.domain.situation import Situation
from shared.calendar import TimeLimit
from shared.events import NewEvent
from shared.procedures import NOTHING, Owed

FREE = Owed(NOTHING)


def accept(
    case: Case,
    here: Situation,
    *,
    file_code: str,
    series: str,
    limit: TimeLimit,
    supplement_clock: str,
    owed: Owed = FREE,
    checklist: Sequence[Mapping[str, Any]] = (),
) -> Change:
    """Receive the file: it gets its code, its due date and its fee, and goes to the office that handles it.

    Raises IllegalAction or Forbidden. `series` names the sequence the code was taken from; `owed` is the fee of this day, which
    holds from now on.
    """
    require(case, "accept", here)
    received = {
        "file_code": file_code,
        "received_at": here.at,
        "due_at": here.calendar.due(here.at, limit),
        "limit_value": limit.value,
        "limit_unit": limit.unit,
        "supplement_clock": supplement_clock,
    }
    events = [NewEvent("case.received", received), *fee_asked(owed), completed(case, here, "system")]
    noted_case = noted(case, here, "accept", checklist=[dict(line) for line in checklist])
    marked = {**noted_case, "code_series": series, "received_by": here.actor.name, "fee": owed.how}
    return apply_all(marked, events, here.at)


def refuse_reception(case: Case, here: Situation, *, reason: str, note: str = "") -> Change:
    """Do not receive the file (form 03): it ends with outcome `not_received`."""
    require(case, "refuse_reception", here)
    check_reason("refuse_reception", reason)
    medium = "electronic" if case["origin"] == "online" else "paper"
    events = [
        completed(case, here, "system"),
        NewEvent("result.released", {"medium": medium}),
        closed("not_received", here.at, None),
    ]
    letter = {"reason": reason, "note": note, "stage": "reception", "at": here.at, "by_name": here.actor.name}
    with_letter = {**case, "letters": {**case["letters"], "refusal": letter}}
    return apply_all(noted(with_letter, here, "refuse_reception", reason=reason, note=note), events, here.at)
