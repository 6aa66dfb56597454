"""Two tables of one report, cell by cell: as it was sent, and as it is computed now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[str, Any]
"""`columns`: codes in order; `rows`: `key`, `name` and one cell per column. A cell is a number, a text, true, false or None."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is another now; `sent` or `now` is None where there is no such cell, or no value in it."""

    key: str
    name: str
    column: str
    sent: Any
    now: Any


def differences(sent: Table, now: Table) -> list[Difference]:
    """Every cell that differs: in the order of what was sent, then what is new."""
    before, after = _cells(sent), _cells(now)
    names = {row["key"]: row["name"] for table in (now, sent) for row in table["rows"]}
    places = dict.fromkeys([*before, *after])
    return [
        Difference(key, names[key], column, before.get((key, column)), after.get((key, column)))
        for key, column in places
        if before.get((key, column)) != after.get((key, column))
    ]


def _cells(table: Table) -> dict[tuple[str, str], Any]:
    return {
        (row["key"], column): cell for row in table["rows"] for column, cell in zip(table["columns"], row["cells"], strict=True)
    }
