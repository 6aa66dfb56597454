"""Whose file it is, read a second time from `units_history.csv`: slow, without the service, and by rows of the file alone.

A unit is (code, first day): a code that is given to another unit is another unit from that day on. A district has no row; it is
itself for ever, and nobody takes over from it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.support.second_count import File


class Name(NamedTuple):
    """A unit: its code, and the first day of its row; None where the file has none."""

    code: str
    since: date | None


class SecondUnits:
    """The rows of the history of units."""

    def __init__(self, pack: Path) -> None:
        with (pack / "units_history.csv").open(encoding="utf-8", newline="") as rows:
            self._rows = list(csv.DictReader(rows))

    def meant(self, code: str, day: date) -> Name:
        """What the code means on a day: the newest row that has begun, else the first."""
        rows = [row for row in self._rows if row["code"] == code]
        begun = [row for row in rows if not row["valid_from"] or _day(row["valid_from"]) <= day]
        if begun:
            return max(map(_name, begun), key=_age)
        return min(map(_name, rows), key=_age, default=Name(code, None))

    def heir(self, name: Name, day: date) -> Name:
        """Who has taken over from a unit by a day, over all mergers."""
        for row in self._rows:
            if _name(row) == name and row["valid_to"] and _day(row["valid_to"]) < day and row["successor_code"]:
                return self.heir(self.meant(row["successor_code"], _day(row["valid_to"]) + timedelta(days=1)), day)
        return name

    def teller(self, first: date, last: date, today: date, basis: str) -> Callable[[File], Name]:
        """Under whom a period's form tells a file: who had it when it was settled, or at the end (today, while it runs)."""
        end = min(last, today)

        def name(file: File) -> Name:
            day = file.closed if file.closed and first <= file.closed <= last else end
            then = self.meant(file.unit_on(day), day)
            return self.heir(then, end) if basis == "now" else then

        return name


def _name(row: dict[str, str]) -> Name:
    return Name(row["code"], _day(row["valid_from"]) if row["valid_from"] else None)


def _age(name: Name) -> date:
    return name.since or date.min


def _day(text: str) -> date:
    return date.fromisoformat(text)
