"""Units that merge, split and hand their codes on: which files are a unit's, as it was then or as units are now. Pure.

A code means one unit on every day (`UnitRegistry.holder`), so (code, day) is the key and every file belongs to exactly one unit:

* basis `then`: the unit that the code meant on that day;
* basis `now`: the unit that has taken over from it by the end of the period.

Both are ways of adding up the same files, so their sums are equal. Source: RULES §7; deploy/ba-tri/units_history.csv.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.metrics.domain.period import Period
from services.metrics.domain.question import ALL_DAYS, NOW, Question, Span
from shared.units import Unit, UnitRegistry

CountsBy = Callable[[Question], Mapping[str, Counter[str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit with its counts, and the question that opens exactly its files. `unit` None: a code that nobody ever had."""

    unit: Unit | None
    question: Question
    counts: Counter[str]


def end_of(period: Period, today: date) -> date:
    """The day whose units a period is told by: its last, or today while it runs."""
    return min(period.last, today)


def asked_unit(question: Question, code: str, units: UnitRegistry, today: date) -> Question:
    """The question put to the unit that `code` means at the end of the period, on the question's basis."""
    day = end_of(question.period, today)
    unit = units.holder(code, day)
    if unit is None:
        return replace(question, unit=code)
    if question.basis == NOW:
        unit = units.successor(unit, day)
    return replace(question, unit=unit.code, spans=_spans(unit, question.basis, day, units))


def unit_within(question: Question, unit: Unit, units: UnitRegistry, today: date) -> Question:
    """The question put to a unit that a row or line tells, over the days of the period at whose end its code means this unit."""
    day = end_of(question.period, today)
    return asked_unit(_within(question, unit, day, units), unit.code, units, day)


def unit_then(code: str, day: date, basis: str, end: date, units: UnitRegistry) -> Unit | None:
    """The unit that a file under `code` on `day` is counted for, on a basis; None: a code that nobody ever had."""
    unit = units.holder(code, day)
    return units.successor(unit, end) if unit and basis == NOW else unit


def rows(question: Question, counts_by: CountsBy, units: UnitRegistry, today: date) -> list[Row]:
    """A row per unit of the question's level that was in force in the period, or has files in it; departments are no rows."""
    day = end_of(question.period, today)
    sums: dict[Unit | str, Counter[str]] = {unit: Counter() for unit in _in_force(question, day, units)}
    for piece in stretches(question, units):
        for code, counts in counts_by(piece).items():
            unit = unit_then(code, piece.period.first, question.basis, day, units)
            sums.setdefault(unit or code, Counter()).update(counts)
    return [_row(unit, counts, question, day, units) for unit, counts in sums.items()]


def merged_into(question: Question, units: UnitRegistry, today: date) -> list[Unit]:
    """The other units in force in the period whose files the question takes in, because they were merged since."""
    lived = units.during(question.period.first, end_of(question.period, today))
    codes = {piece.unit for piece in question.pieces()} if question.basis == NOW and question.unit else set()
    return [unit for unit in lived if unit.code in codes and not _is_asked(unit, question, units, today)]


def stretches(question: Question, units: UnitRegistry) -> Iterator[Question]:
    """The question for each run of days on which every code means one unit."""
    period = question.period
    first = period.first
    for change in units.changes(period.first, period.last):
        yield question.on(first, change - timedelta(days=1))
        first = change
    yield question.on(first, period.last)


def _is_asked(unit: Unit, question: Question, units: UnitRegistry, today: date) -> bool:
    return unit == units.holder(str(question.unit), end_of(question.period, today))


def _in_force(question: Question, day: date, units: UnitRegistry) -> list[Unit]:
    lived = units.during(min(question.period.first, day), day)
    of_level = [unit for unit in lived if question.level in (None, unit.level) and not unit.is_department]
    if question.basis == NOW:
        of_level = [units.successor(unit, day) for unit in of_level]
    return list(dict.fromkeys(of_level))


def _row(unit: Unit | str, counts: Counter[str], question: Question, day: date, units: UnitRegistry) -> Row:
    if isinstance(unit, str):
        return Row(None, replace(question, unit=unit), counts)
    return Row(unit, unit_within(question, unit, units, day), counts)


def _within(question: Question, unit: Unit, day: date, units: UnitRegistry) -> Question:
    """The question for a period at whose end the code means this unit; as it was then, for the days of this unit alone."""
    begin, end = units.reign(unit)
    first, last = question.period.first, question.period.last
    if question.basis != NOW:
        first = max(first, begin)
    if end < day:
        last = end
    return question if (first, last) == (question.period.first, question.period.last) else question.on(first, last)


def _spans(unit: Unit, basis: str, day: date, units: UnitRegistry) -> tuple[Span, ...] | None:
    """The days on which each code counts for this unit; None: its own code, always."""
    merged = [unit] if basis != NOW else [each for each in units.ever() if units.successor(each, day) == unit]
    spans = defaultdict(list)
    for each in merged:
        spans[each.code].append(units.reign(each))
    found = tuple(Span(code, first, last) for code, days in spans.items() for first, last in days if first <= last)
    return None if found == (Span(unit.code, *ALL_DAYS),) else found
