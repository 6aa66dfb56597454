"""A figure as it is answered: the share with its definition, target and freshness. API, pages, reports and stream call this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.metrics.asked_units import AskedUnits
from services.metrics.domain.classify import SECRET
from services.metrics.domain.definition import Definition, definition_on
from services.metrics.domain.disclosure import secret_files
from services.metrics.domain.forecast import Forecast, forecast, recent
from services.metrics.domain.measures import Measures, measures
from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.share import Share, Target, share, target_on
from services.metrics.domain.succession import Row, end_of, rows
from services.metrics.domain.tally import NO_PROCEDURE
from services.metrics.reference import Reference
from services.metrics.views import Views
from shared.calendar import local_day
from shared.clock import Clock
from shared.units import Unit

Figure = dict[str, Any]


class Figures:
    """Answers questions about the share."""

    def __init__(self, views: Views, reference: Reference, clock: Clock) -> None:
        self.views = views
        self.reference = reference
        self.dimensions = reference.dimensions()
        self.asked_units = AskedUnits(reference.units, self.today)
        self._clock = clock

    def now(self) -> datetime:
        """This moment."""
        return self._clock()

    def today(self) -> date:
        """The day where the office is."""
        return local_day(self._clock())

    def figure(self, question: Question) -> Figure:
        """One figure with everything needed to judge it, and the question that it answers."""
        return self._answer(question, self.views.sums.counts(question), self.as_of())

    def by_unit(self, question: Question) -> list[Figure]:
        """One figure per unit of the question's level that was in force in the period, departments too, also without files."""
        as_of = self.as_of()
        found = [self._of_unit(row.unit, self._answer(row.question, row.counts, as_of)) for row in self.units_of(question)]
        lived = self.reference.units.during(question.period.first, end_of(question.period, self.today()))
        offices = [unit for unit in lived if unit.is_department and question.level in (None, unit.level)]
        by_office = self.views.sums.counts_by(question, "office") if offices else {}
        for unit in offices:
            asked = replace(question, unit=unit.parent_code, office=unit.code, spans=None)
            found.append(self._of_unit(unit, self._answer(asked, by_office.get(unit.code, Counter()), as_of)))
        return found

    def units_of(self, question: Question) -> list[Row]:
        """The units that were in force in the period or have files in it, each with its counts and its own question."""
        return rows(question, lambda part: self.views.sums.counts_by(part, "unit"), self.reference.units, self.today())

    def by_procedure(self, question: Question) -> list[Figure]:
        """One figure per procedure with files in the period, most files first; None as its code: work without a procedure."""
        as_of = self.as_of()
        counts = self.views.sums.by_procedure(question)
        found = [{**self._answer(question, each, as_of), "procedure": code} for code, each in counts.items()]
        named = [{**each, "procedure": None if each["procedure"] == NO_PROCEDURE else each["procedure"]} for each in found]
        return sorted(named, key=lambda each: (-each["denominator"], each["procedure"] or ""))

    def measures(self, question: Question) -> Measures:
        """On-time ratio, times, channels, ratings and where paper came in."""
        return measures(self.views.sums.details(question)[""])

    def forecast(self, question: Question) -> Forecast | None:
        """Where the period will end; None unless it is running."""
        today = self.today()
        lately = self.views.sums.counts(replace(question, period=recent(today)))
        target = self.target_at(self.asked_units.level_of(question), question.period)
        return forecast(self.views.sums.counts(question), lately, question.period, today, target.value if target else None)

    def definition(self, period: Period) -> Definition:
        """The definition in force at the end of the period."""
        return definition_on(self.reference.definitions, min(period.last, self.today()))

    def procedures_of(self, sector: str) -> tuple[str, ...]:
        """The codes of a priority sector's procedures."""
        return tuple(code for code, name in self.dimensions.sectors.items() if name == sector)

    def as_of(self) -> dict[str, Any]:
        """How fresh the figures are."""
        now, fresh = self._clock(), self.views.freshness.as_of()
        return {
            "time": now,
            "produced": fresh.produced,
            "applied": fresh.applied,
            "unapplied": fresh.unapplied,
            "parked": fresh.parked,
            "oldest_unapplied_seconds": _age(now, fresh.oldest_unapplied_at),
            "checked_seconds_ago": _age(now, fresh.checked_at) if fresh.checked_at else None,
        }

    def _answer(self, question: Question, counts: Counter[str], as_of: Mapping[str, Any]) -> Figure:
        definition, level = self.definition(question.period), self.asked_units.level_of(question)
        target = self.target_at(level, question.period)
        found = share(counts, target)
        return {
            **shown(found),
            "question": question,
            "excluded": {**found.excluded, SECRET: secret_files(question, found.excluded[SECRET])},
            "level": level,
            "unit": question.office or question.unit,
            "kind": question.kind,
            "sector": question.sector,
            "as_known": question.as_known,
            "basis": question.basis,
            "period": {"name": question.period.name, "first": question.period.first, "last": question.period.last},
            "definition": {"id": definition.id, "version": definition.version},
            "legal_basis": target.legal_basis if target else definition.legal_basis,
            "timeliness": {name: counts[name] for name in ("early", "on_time", "late", "no_limit")},
            "as_of": as_of,
        }

    def target(self, question: Question) -> Target | None:
        """What the plan asks of these files at the end of the period, or today while it runs."""
        return self.target_at(self.asked_units.level_of(question), question.period)

    def target_at(self, level: str | None, period: Period) -> Target | None:
        """What the plan asks of a level at the end of a period, or today while it runs."""
        return target_on(self.reference.targets, level, min(period.last, self.today())) if level else None

    def _of_unit(self, unit: Unit | None, figure: Figure) -> Figure:
        about = {"name": unit.name, "valid_from": unit.valid_from, "valid_to": unit.valid_to} if unit else {}
        return {**figure, **about}


def shown(found: Share) -> Mapping[str, Any]:
    """The part of a figure that a share tells."""
    return {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "share": found.share,
        "state": found.state,
        "target": found.target.value if found.target else None,
        "gap_points": found.gap_points,
        "gap_cases": found.gap_cases,
    }


def _age(now: datetime, moment: datetime | None) -> float:
    return max(0.0, round((now - moment).total_seconds(), 1)) if moment else 0.0
