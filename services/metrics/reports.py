"""Biểu II.06a: the form for a question, with when it was made of what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.metrics.domain.cell import place_on
from services.metrics.domain.overdue import cutoff
from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import Line
from services.metrics.domain.succession import end_of, stretches, unit_then
from services.metrics.figures import Figures
from shared.units import Unit

BY = ("unit", "field")

# A unit as it was (or a code that nobody ever had), or a field, with its columns 3 to 13.
Lines = Mapping[Unit | str, Counter[int]]
# The unit or field that tells a file on a day.
Teller = Callable[[Mapping[str, Any], date], Unit | str]


@dataclass(frozen=True, slots=True)
class Settlement:
    """The form: its lines in order, their sum, and when it was made of what; `units`: the unit of a line, by the line's name.

    `judged_at`: the cut-off, at which open files are overdue or not; None of a period that has not begun.
    """

    period: Period
    by: str
    lines: tuple[Line, ...]
    total: Line
    units: Mapping[str, Unit]
    made_at: datetime
    judged_at: datetime | None
    as_of: Mapping[str, Any]


def settlement(question: Question, by: str, figures: Figures) -> Settlement:
    """The form for the question's period and place, one line per unit (on the question's basis) or field of procedures.

    Open files are judged at the end of the period, or now while it runs; a form of a period that has not begun is empty.
    """
    at = cutoff(question.period, figures.now())
    made = _made(question, at, by, figures) if at else {}
    codes = Counter(each.code for each in made if isinstance(each, Unit))
    named = {_name(each, codes): each for each, counts in made.items() if counts[3]}
    total: Counter[int] = Counter()
    for each in named.values():
        total.update(made[each])
    lines = tuple(Line(name, made[each]) for name, each in sorted(named.items()))
    units = {name: each for name, each in named.items() if isinstance(each, Unit)}
    as_of = figures.as_of()
    return Settlement(question.period, by, lines, Line("", total), units, as_of["time"], at, as_of)


def teller(question: Question, by: str, figures: Figures) -> Teller:
    """Which line tells a file. One still open is told where it was at the end of the period, or is today while it runs."""
    units, end = figures.reference.units, end_of(question.period, figures.today())

    def name(fact: Mapping[str, Any], day: date) -> Unit | str:
        if by != "unit":
            return figures.dimensions.field_of(fact.get("procedure_code"))
        code = place_on(fact, day)[0]
        return unit_then(code, day, question.basis, end, units) or code

    return name


def _made(question: Question, at: datetime, by: str, figures: Figures) -> Lines:
    sums = _from_sums(question, at, by, figures)
    return _from_files(question, at, by, figures) if sums is None else sums


def _from_sums(question: Question, at: datetime, by: str, figures: Figures) -> Lines | None:
    """None when sums cannot tell: they know codes, and one of these means two units within the period."""
    sums = figures.views.form.by_sums(question, at, by, figures.dimensions.field_of)
    if sums is None:
        return None
    if by != "unit":
        return dict(sums.items())
    found: dict[Unit | str, Counter[int]] = defaultdict(Counter)
    for code, counts in sums.items():
        units = _units_of(code, question, figures)
        if len(units) > 1:
            return None
        found[units.pop() or code].update(counts)
    return found


def _units_of(code: str, question: Question, figures: Figures) -> set[Unit | None]:
    """What a code means in the period, on the question's basis."""
    units, end = figures.reference.units, end_of(question.period, figures.today())
    parts = stretches(question.on(question.period.first, max(end, question.period.first)), units)
    return {unit_then(code, part.period.first, question.basis, end, units) for part in parts}


def _from_files(question: Question, at: datetime, by: str, figures: Figures) -> Lines:
    return figures.views.form.by_files(question, at, teller(question, by, figures))


def _name(each: Unit | str, codes: Mapping[str, int]) -> str:
    """A line by its code, or by code and first day where the code was handed on within the period."""
    if isinstance(each, str):
        return each
    return f"{each.code}@{each.valid_from}" if codes[each.code] > 1 and each.valid_from else each.code
