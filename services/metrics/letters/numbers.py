"""What a letter tells of its unit: the same questions that the pages and the API ask, so that all say the same.

Everything is read from sums, and from the index of due times for the days of one week: no number of files makes it slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.metrics.domain.late_state import LateState
from services.metrics.domain.letter_week import Week
from services.metrics.domain.measures import Measures
from services.metrics.domain.overdue import over
from services.metrics.domain.period import Period, month_of, parse
from services.metrics.domain.question import LEVELS, Question
from services.metrics.domain.report_state import LATE, MISSING, NOT_DUE
from services.metrics.figures import Figure
from services.metrics.late import LateList
from services.metrics.reporting.overview import Overview, PeriodLine
from shared.units import Unit

# Days ahead in which a report to the province is told of as due: there is one more letter before it is late.
REPORTS_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PartNumbers:
    """The numbers of one level or unit. `due`: open files that become overdue from now to the end of the week."""

    level: str | None
    week: Figure
    running: Figure
    month: Figure
    month_before: Figure
    measured: Measures
    overdue: int
    due: int
    closed_late: int


@dataclass(frozen=True, slots=True)
class LetterNumbers:
    """The numbers of a letter: the district has a part for each level, any other unit one. `reports`: those due to the province,
    told to the district alone, which owes them.
    """

    unit: Unit
    week: Week
    parts: tuple[PartNumbers, ...]
    reports: tuple[PeriodLine, ...]
    as_of: dict[str, Any]


class Numbers:
    """Reads them."""

    def __init__(self, late: LateList, overview: Overview, district: str) -> None:
        self._late = late
        self._overview = overview
        self._district = district

    def of(self, unit: Unit, week: Week) -> LetterNumbers:
        """The numbers of a unit, as they are now."""
        figures, running = self._late.figures, parse(str(self._late.figures.today().year))
        both = unit.code == self._district
        if both:
            asked = [Question(running, level) for level in LEVELS]
        else:
            asked = [figures.asked_units.about(Question(running), unit.code)]
        parts = tuple(self._part(question, week) for question in asked)
        return LetterNumbers(unit, week, parts, self._reports() if both else (), figures.as_of())

    def _part(self, question: Question, week: Week) -> PartNumbers:
        figures = self._late.figures
        last = month_of(month_of(figures.today()).first - timedelta(days=1))
        months = [self._in(question, period) for period in (last, month_of(last.first - timedelta(days=1)))]
        month, month_before = (figures.figure(each) for each in months)
        told = figures.figure(self._in(question, week.told))
        return PartNumbers(
            level=question.level,
            week=told,
            running=figures.figure(question),
            month=month,
            month_before=month_before,
            measured=figures.measures(months[0]),
            overdue=self._late.numbers(question)[LateState.OPEN],
            due=figures.views.overdue.falling_due(question, figures.now(), over(Period("", week.monday, week.sunday))),
            closed_late=told["timeliness"]["late"],
        )

    def _in(self, question: Question, period: Period) -> Question:
        """The same question for another period: of a unit, as its code is understood at the end of that one."""
        code = question.office or question.unit
        asked = replace(question, period=period, unit=None, office=None, spans=None)
        return self._late.figures.asked_units.about(asked, code) if code else asked

    def _reports(self) -> tuple[PeriodLine, ...]:
        """Those that are late, and those that are due soon, the earliest first."""
        lines = [line for of_regime in self._overview.lines() for line in of_regime]
        return due_reports(lines, self._overview.today() + REPORTS_AHEAD)


def due_reports(lines: Sequence[PeriodLine], until: date) -> tuple[PeriodLine, ...]:
    """The periods whose report is late or missing, or due by the day `until`."""
    owed = [line for line in lines if line.standing in (LATE, MISSING) or (line.standing == NOT_DUE and line.deadline <= until)]
    return tuple(sorted(owed, key=lambda line: (line.deadline, line.regime.id)))
