"""What the lists tell of a file: codes and dates, never a name. For the API, the pages and the files to take along alike."""

from __future__ import annotations

from collections.abc import Sequence
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


def received_case(fact: Document, day: date) -> dict[str, Any]:
    """A file received on a day; its unit is the one that was to decide it then."""
    told = {name: fact.get(name) for name in ("channel", "outcome")}
    return {**codes(fact), **told, "unit": place_on(fact, day)[0], "closed_on": fact["standing"]["day"]}


def page_of(found: Sequence[Document], after: str, limit: int) -> tuple[Sequence[Document], str | None]:
    """Of files in the order of their ids: those behind the id `after`, at most `limit`; and the one behind which the next page
    begins, None when there is none.
    """
    rest = [fact for fact in found if fact["_id"] > after]
    return rest[:limit], rest[limit - 1]["_id"] if len(rest) > limit else None
