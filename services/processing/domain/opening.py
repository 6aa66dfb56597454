"""A case file begins: from an application, at the counter, by post, or inside the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.processing.domain.case_file import BLANK, Case, Change, apply_all
from shared.events import NewEvent


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a case when it begins; the fields of `case.opened`."""

    kind: str
    origin: str
    procedure_code: str | None
    receiving_unit: str
    deciding_unit: str
    level: str
    channel: str
    workflow: str


def open_case(case_id: str, opening: Opening, steps: Sequence[Mapping[str, Any]], now: datetime) -> Change:
    """A new case at reception."""
    blank: Case = {
        **BLANK,
        "_id": case_id,
        "steps": [dict(step) for step in steps],
        "claim": None,
        "history": [],
        "letters": {},
        "done_by": {},
        "revision": 1,
    }
    return apply_all(blank, [NewEvent("case.opened", asdict(opening))], now)
