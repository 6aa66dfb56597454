"""The events of a case as told so far: those in the journal, and those still in the outbox."""

from __future__ import annotations

from typing import Any

from services.processing.domain.case_file import Case
from shared.events import to_wire
from shared.mongo.journal import Journal


def told_of(journal: Journal, case: Case) -> list[dict[str, Any]]:
    """The wire events of the case in order of their sequence."""
    told = {int(event.sequence): to_wire(event) for event in journal.read_case(case["_id"], 0)}
    waiting = {int(wire["sequence"]): wire for wire in case.get("outbox", ())}
    return [wire for _, wire in sorted({**waiting, **told}.items())]
