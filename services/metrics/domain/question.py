"""Which files are asked about. One question serves the sums, the lists, the exports and the reports, so they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.metrics.domain.period import Period

Filter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """None leaves a dimension open.

    `unit` is the unit responsible for the decision, `office` a department of it. `sector` is a priority sector of the plan and
    `procedures` the procedures asked for (those of the sector, or one). `as_known`: what was known at that moment; None: now.
    """

    period: Period
    level: str | None = None
    unit: str | None = None
    kind: str | None = None
    office: str | None = None
    sector: str | None = None
    procedures: tuple[str, ...] | None = None
    as_known: datetime | None = None

    def tally_filter(self) -> Filter:
        """The question put to tallies."""
        return {"day": self._days()} | self._given("unit", "office", "procedure")

    def fact_filter(self) -> Filter:
        """The question put to facts, as they are known now."""
        return {"standing.day": self._days()} | self.dimensions()

    def dimensions(self) -> Filter:
        """The part of the question put to facts that does not speak of days."""
        return self._given("deciding_unit", "standing.office", "procedure_code")

    def on(self, first: date, last: date) -> Question:
        """The same question for other days."""
        return replace(self, period=Period(f"{first}..{last}", first, last))

    def days(self) -> Iterator[date]:
        """Each day of the period, in order."""
        for number in range((self.period.last - self.period.first).days + 1):
            yield self.period.first + timedelta(days=number)

    def covers(self, version: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
        """Whether a version of a file, as it was known at some time, is asked about."""
        pairs = ((self.level, "level"), (self.unit, "unit"), (self.kind, "kind"))
        return (
            date.fromisoformat(version["day"]) in self.period
            and all(wanted is None or version[name] == wanted for wanted, name in pairs)
            and (self.office is None or fact["standing"].get("office") == self.office)
            and (self.procedures is None or fact.get("procedure_code") in self.procedures)
        )

    def _days(self) -> Filter:
        return {"$gte": self.period.first.isoformat(), "$lte": self.period.last.isoformat()}

    def _given(self, unit_field: str, office_field: str, procedure_field: str) -> Filter:
        given: Filter = {"level": self.level, unit_field: self.unit, "kind": self.kind, office_field: self.office}
        found = {name: value for name, value in given.items() if value is not None}
        return found | ({procedure_field: {"$in": list(self.procedures)}} if self.procedures is not None else {})
