"""A figure as it is answered: the share with its definition, target and freshness. API, pages and stream call this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.metrics.domain.classify import HOME
from services.metrics.domain.definition import Definition, definition_on
from services.metrics.domain.period import Period
from services.metrics.domain.share import Share, Target, share, target_on
from services.metrics.reference import Reference
from services.metrics.views import Question, Views
from shared.clock import Clock

Figure = dict[str, Any]


class Figures:
    """Answers questions about the share."""

    def __init__(self, views: Views, reference: Reference, clock: Clock) -> None:
        self.views = views
        self.reference = reference
        self._clock = clock

    def today(self) -> date:
        """The day where the office is."""
        return self._clock().astimezone(HOME).date()

    def figure(self, question: Question) -> Figure:
        """One figure with everything needed to judge it."""
        return self._answer(question, self.views.counts(question))

    def by_unit(self, question: Question) -> list[Figure]:
        """One figure per unit of the question's level: every unit in force, those without files too."""
        counts = self.views.counts_by(question, lambda tally: str(tally["unit"]))
        units = [unit for unit in self.reference.units.all(self.today()) if not unit.is_department]
        wanted = [unit for unit in units if question.level in (None, unit.level)]
        codes = dict.fromkeys([unit.code for unit in wanted] + sorted(counts))
        return [self._answer(replace(question, unit=code), counts.get(code, Counter())) for code in codes]

    def definition(self, period: Period) -> Definition:
        """The definition in force at the end of the period."""
        return definition_on(self.reference.definitions, min(period.last, self.today()))

    def level_of(self, question: Question) -> str | None:
        """The level asked for, or that of the unit asked for."""
        if question.level or question.unit is None:
            return question.level
        return self.reference.units.level(question.unit, self.today())

    def as_of(self) -> dict[str, Any]:
        """How fresh the figures are."""
        now, fresh = self._clock(), self.views.as_of()
        return {
            "time": now,
            "produced": fresh.produced,
            "applied": fresh.applied,
            "unapplied": fresh.unapplied,
            "parked": fresh.parked,
            "oldest_unapplied_seconds": _age(now, fresh.oldest_unapplied_at),
            "checked_seconds_ago": _age(now, fresh.checked_at) if fresh.checked_at else None,
        }

    def _answer(self, question: Question, counts: Counter[str]) -> Figure:
        definition, level = self.definition(question.period), self.level_of(question)
        target = self._target(level, question.period)
        return {
            **_shown(share(counts, target)),
            "level": level,
            "unit": question.unit,
            "kind": question.kind,
            "period": {"name": question.period.name, "first": question.period.first, "last": question.period.last},
            "definition": {"id": definition.id, "version": definition.version},
            "legal_basis": target.legal_basis if target else definition.legal_basis,
            "timeliness": {name: counts[name] for name in ("early", "on_time", "late", "no_limit")},
            "as_of": self.as_of(),
        }

    def _target(self, level: str | None, period: Period) -> Target | None:
        return target_on(self.reference.targets, level, min(period.last, self.today())) if level else None


def _shown(found: Share) -> Mapping[str, Any]:
    return {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "share": found.share,
        "state": found.state,
        "target": found.target.value if found.target else None,
        "gap_points": found.gap_points,
        "gap_cases": found.gap_cases,
        "excluded": dict(found.excluded),
    }


def _age(now: datetime, moment: datetime | None) -> float:
    return max(0.0, round((now - moment).total_seconds(), 1)) if moment else 0.0
