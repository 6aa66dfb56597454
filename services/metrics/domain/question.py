"""Which files are asked about. One question serves the sums, the lists, the exports and the reports, so they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from services.metrics.domain.period import Period
from services.metrics.domain.tally import NO_PROCEDURE

Filter = dict[str, Any]

# How units that changed are told: each file by its unit as it was, or by the unit that has taken over by the end of the period.
THEN, NOW = "then", "now"
BASES = (THEN, NOW)
ALL_DAYS = (date.min, date.max)
# The levels whose share is measured: that of the unit that decides, at that time.
LEVELS = ("district", "commune")
ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days, both included, on which files under a code are meant."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Question:
    """None leaves a dimension open.

    `unit` is the unit responsible for the decision, `office` a department of it. `sector` is a priority sector of the plan and
    `procedures` the procedures asked for: those of the sector, or some (`-`: work without one). `as_known`: what was known at
    that moment; None: now. `spans`: the codes and days whose files are the unit's on this `basis` (see `domain.succession`);
    None: its own code, always.
    """

    period: Period
    level: str | None = None
    unit: str | None = None
    kind: str | None = None
    office: str | None = None
    sector: str | None = None
    procedures: tuple[str, ...] | None = None
    as_known: datetime | None = None
    basis: str = THEN
    spans: tuple[Span, ...] | None = None

    def pieces(self) -> Iterator[Question]:
        """The same files asked for code by code: no file is in two pieces."""
        if self._spans is None:
            yield self
        for span in self._spans or ():
            first, last = max(span.first, self.period.first), min(span.last, self.period.last)
            if (first, last) == (self.period.first, self.period.last):
                yield replace(self, unit=span.code, spans=None)
            elif first <= last:
                yield replace(self.on(first, last), unit=span.code, spans=None)

    def runs(self) -> Iterator[Question]:
        """The same question for each run of days on which its codes are the same."""
        first, last = self.period.first, self.period.last
        spans = self._spans or ()
        changes = {span.first for span in spans} | {span.last + ONE_DAY for span in spans if span.last < last}
        for change in sorted(day for day in changes if first < day <= last):
            yield self.on(first, change - ONE_DAY)
            first = change
        yield self.on(first, last)

    def tally_filter(self) -> Filter:
        """The question put to tallies."""
        return {"day": self._days()} | self._given("unit", "office") | self._of_procedures("procedure", NO_PROCEDURE)

    def dimensions(self) -> Filter:
        """The part of the question put to facts that does not speak of days; a unit's codes are those of the period."""
        if self._spans is None:
            return self._given("deciding_unit", "standing.office") | self._of_procedures("procedure_code", None)
        codes = sorted({str(piece.unit) for piece in self.pieces()})
        return replace(self, unit=None, spans=None).dimensions() | {"deciding_unit": {"$in": codes}}

    def anywhere(self) -> Question:
        """The same question for every place."""
        return replace(self, level=None, unit=None, office=None)

    def of_the_unit(self) -> Question:
        """The same question for every file under the code of its unit, whatever else is asked; without a unit, for every file."""
        return replace(self.anywhere(), unit=self.unit, spans=self.spans, kind=None, sector=None, procedures=None)

    def on_day(self, day: date) -> Question:
        """The same question for one day: where files that are open at its end are told of."""
        return self.on(day, day)

    def on(self, first: date, last: date) -> Question:
        """The same question for other days."""
        return replace(self, period=Period(f"{first}..{last}", first, last))

    def days(self) -> Iterator[date]:
        """Each day of the period, in order."""
        for number in range((self.period.last - self.period.first).days + 1):
            yield self.period.first + timedelta(days=number)

    def adds(self, day: date, unit: str, level: str, office: str) -> bool:
        """Whether what a file adds on `day`, where it was then, is asked about."""
        return day in self.period and self.holds(unit, level, day) and self.office in (None, office)

    def covers(self, version: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
        """Whether a version of a file, as it was known at some time, is asked about."""
        day = date.fromisoformat(version["day"])
        return (
            day in self.period
            and self.holds(version["unit"], version["level"], day)
            and self.kind in (None, version["kind"])
            and (self.office is None or fact["standing"].get("office") == self.office)
            and self.asks(fact.get("procedure_code"))
        )

    def holds(self, unit: str, level: str, day: date) -> bool:
        """Whether a file that was at `unit` on `day` is at the place asked about; the office is not looked at."""
        if self.level not in (None, level):
            return False
        if self._spans is None:
            return self.unit in (None, unit)
        return any(span.code == unit and span.first <= day <= span.last for span in self._spans)

    @property
    def of_sums(self) -> bool:
        """Whether the cells are as fine as the question: they know sectors, and not each procedure by itself."""
        return self.procedures is None or self.sector is not None

    def asks(self, procedure: str | None) -> bool:
        """Whether files of this procedure are asked about."""
        return self.procedures is None or (procedure or NO_PROCEDURE) in self.procedures

    @property
    def _spans(self) -> tuple[Span, ...] | None:
        """A question that leaves the unit open has no spans, whatever it was made from."""
        return self.spans if self.unit is not None else None

    def _days(self) -> Filter:
        return {"$gte": self.period.first.isoformat(), "$lte": self.period.last.isoformat()}

    def _given(self, unit_field: str, office_field: str) -> Filter:
        given: Filter = {"level": self.level, unit_field: self.unit, "kind": self.kind, office_field: self.office}
        return {name: value for name, value in given.items() if value is not None}

    def _of_procedures(self, field: str, none: str | None) -> Filter:
        """The procedures asked for, where work without a procedure is stored as `none`."""
        if self.procedures is None:
            return {}
        return {field: {"$in": [none if code == NO_PROCEDURE else code for code in self.procedures]}}
