"""How complete a denominator is: missing numbers, units that stopped registering paper, and the bounds that follow from both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.metrics.domain.completeness import Bounds, Gap, bounds, expected_paper, months_before, months_over
from services.metrics.domain.question import Question
from services.metrics.domain.succession import end_of, unit_then
from services.metrics.figures import Figures
from shared.units import Unit

# Why nobody can say what is missing.
EARLIER, DEPARTMENT, PROCEDURE = "earlier", "department", "procedure"


@dataclass(frozen=True, slots=True)
class UnitGap:
    """A day on which a unit's sequence has holes. `unit` None: an agency that the pack does not know."""

    unit: Unit | None
    gap: Gap


@dataclass(frozen=True, slots=True)
class Stopped:
    """A unit that registered paper and has stopped: for how many months, and how many files it is expected to have had."""

    unit: Unit
    months: int
    expected: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """What may be missing in the files of a question."""

    gaps: tuple[UnitGap, ...]
    stopped: tuple[Stopped, ...]

    @property
    def missing(self) -> int:
        """Numbers that are not accounted for: no file is here that may be told of."""
        return sum(each.gap.missing for each in self.gaps)

    @property
    def unregistered(self) -> int:
        """Paper files that were to be expected and were not entered."""
        return sum(each.expected for each in self.stopped)

    def of(self, unit: Unit | None) -> Completeness:
        """The part of one unit."""
        gaps = tuple(each for each in self.gaps if each.unit == unit)
        return Completeness(gaps, tuple(each for each in self.stopped if each.unit == unit))

    def bounds(self, numerator: int, denominator: int) -> Bounds | None:
        """Between what the share lies; None when nothing is missing, or so little that it does not show."""
        return bounds(numerator, denominator, self.missing, self.unregistered)


def completeness(question: Question, figures: Figures) -> Completeness | None:
    """What may be missing; None where nobody can say: a department, sector or procedure, or what was known on an earlier day."""
    if unknown(question):
        return None
    return Completeness(tuple(_gaps(question, figures)), tuple(_stopped(question, figures)))


def unknown(question: Question) -> str | None:
    """What makes a question one of which nobody can say what is missing; None when it can be said."""
    if question.as_known is not None:
        return EARLIER
    if question.office is not None:
        return DEPARTMENT
    return PROCEDURE if question.sector is not None or question.procedures is not None else None


def _gaps(question: Question, figures: Figures) -> Iterator[UnitGap]:
    end = end_of(question.period, figures.today())
    for gap in figures.views.missing.gaps(question.period):
        code = figures.reference.unit_of_agency(gap.agency)
        there = _holds(question, code, gap.day, figures)
        if there and question.kind in (None, gap.kind):
            yield UnitGap(unit_then(code, gap.day, question.basis, end, figures.reference.units), gap)


def _stopped(question: Question, figures: Figures) -> Iterator[Stopped]:
    now, before = months_over(question.period, figures.today()), months_before(question.period)
    if not now or figures.views.cube.halves() == []:
        return
    registering = figures.views.paper.registering_by_month(question, now)
    paper = figures.views.paper.closed_by_month(question, before)
    units, last = figures.reference.units, now[-1].last
    for code in sorted({code for month in paper for code in month}):
        unit = units.holder(code, last)
        if unit is None or not unit.valid_on(units.effective_day(last)) or not _holds(question, code, last, figures):
            continue
        own = [month[code] for month, period in zip(paper, before, strict=True) if units.holder(code, period.last) == unit]
        expected = expected_paper(own, [month[code] for month in registering])
        if expected:
            yield Stopped(unit, len(now), expected)


def _holds(question: Question, code: str, day: date, figures: Figures) -> bool:
    unit = figures.reference.units.holder(code, day)
    return question.holds(code, unit.level if unit else "", day)
