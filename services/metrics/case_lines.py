"""What the lists tell of a file: codes and dates, never a name. For the API, the pages and the files to take along alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from services.metrics.domain.cell import place_on
from shared.mongo.connect import Document

# Where a file stands that its applicant is to complete; no step has this code.
APPLICANT = "applicant"


def codes(fact: Document) -> dict[str, Any]:
    """What every list tells; `unit` is the one that decides."""
    optional = {name: fact.get(name) for name in ("file_code", "procedure_code")}
    return {"case_id": fact["_id"], **optional, "kind": fact["kind"], "unit": fact["deciding_unit"]}


def counted_case(fact: Document) -> dict[str, Any]:
    """A file behind a share, or excluded from it."""
    standing, told = fact["standing"], {name: fact.get(name) for name in ("channel", "outcome")}
    stands = {name: standing[name] for name in ("online", "excluded", "paper")}
    return {**codes(fact), **told, "closed_on": standing["day"], **stands}


def received_case(fact: Document) -> dict[str, Any]:
    """A file received in a period; its unit is the one that was to decide it on that day."""
    received_on = fact["standing"]["received_day"]
    told = {name: fact.get(name) for name in ("channel", "outcome")}
    unit, _level = place_on(fact, date.fromisoformat(received_on))
    return {**codes(fact), **told, "unit": unit, "received_on": received_on, "closed_on": fact["standing"]["day"]}


def page_of(found: Sequence[Document], limit: int, place: Callable[[Document], str]) -> tuple[Sequence[Document], str | None]:
    """Of files of which one more than `limit` was asked for: those of the page, and the cursor behind which the next one begins;
    None when there is none.
    """
    return found[:limit], place(found[limit - 1]) if len(found) > limit else None
