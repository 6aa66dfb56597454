"""Both bases add up the same files: as each unit was, and under whoever has taken over; over random units, lives and periods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.metrics.domain.period import Period
from services.metrics.domain.question import BASES, NOW, THEN, Question
from services.metrics.domain.succession import Row, asked_unit, rows
from shared.units import Unit, UnitRegistry

BEGIN = date(2025, 1, 1)
DAYS = 400
CODES = ("11", "12", "13", "14", "15")
DAY = st.integers(0, DAYS).map(lambda number: BEGIN + timedelta(days=number))


@dataclass(frozen=True)
class File:
    """A closed file, as the sums know it."""

    code: str
    day: date
    level: str = "commune"


@st.composite
def histories(draw: st.DrawFn) -> UnitRegistry:
    """Communes that merge on a few days, codes handed on or not, and a district that ends without a successor."""
    living = {code: Unit(code, f"first {code}", "", "xa", "commune", "8") for code in CODES}
    ended = [Unit("8", "district", "", "huyen", "district", None, None, draw(DAY))]
    for day in sorted(draw(st.lists(DAY.filter(lambda day: day > BEGIN), max_size=3, unique=True))):
        merged = draw(st.lists(st.sampled_from(sorted(living)), min_size=1, max_size=3, unique=True))
        code = draw(st.sampled_from([*merged, *living, "16"]))
        for each in merged:
            ended.append(replace(living.pop(each), valid_to=day - timedelta(days=1), successor_code=code))
        living.setdefault(code, Unit(code, f"{code} since {day}", "", "xa", "commune", "8", day))
    return UnitRegistry([*ended, *living.values()], None)


FILES = st.lists(st.builds(File, st.sampled_from([*CODES, "16", "unknown"]), DAY), max_size=25)
PERIODS = st.tuples(DAY, DAY).map(lambda days: Period("random", min(days), max(days)))


def _counts(question: Question, files: list[File]) -> Mapping[str, Counter[str]]:
    """The sums of the store, by hand: file by file."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for file in files:
        if file.day in question.period and question.holds(file.code, file.level, file.day):
            found[file.code]["closed"] += 1
    return found


def _rows(question: Question, files: list[File], units: UnitRegistry, today: date) -> list[Row]:
    return rows(question, lambda part: _counts(part, files), units, today)


def _closed(found: list[Row]) -> int:
    return sum(row.counts["closed"] for row in found)


@given(histories(), FILES, PERIODS, st.integers(0, 40))
def test_the_units_of_both_bases_add_up_to_all_files(units: UnitRegistry, files: list[File], period: Period, later: int) -> None:
    today = period.last + timedelta(days=later)
    whole = sum(file.day in period for file in files)
    assert [_closed(_rows(Question(period, basis=basis), files, units, today)) for basis in BASES] == [whole, whole]


@given(histories(), FILES, PERIODS)
def test_a_successor_counts_what_its_parts_count(units: UnitRegistry, files: list[File], period: Period) -> None:
    today = period.last
    parts: Counter[str] = Counter()
    for row in _rows(Question(period, basis=THEN), files, units, today):
        heir = units.successor(row.unit, today) if row.unit else None
        parts[heir.name if heir else str(row.question.unit)] += row.counts["closed"]
    for row in _rows(Question(period, basis=NOW), files, units, today):
        assert row.counts["closed"] == parts.pop(row.unit.name if row.unit else str(row.question.unit), 0)
    assert not +parts


@settings(max_examples=150)
@given(histories(), FILES, PERIODS, st.sampled_from(BASES))
def test_the_question_of_a_row_opens_exactly_the_files_of_the_row(
    units: UnitRegistry, files: list[File], period: Period, basis: str
) -> None:
    """And so does the same question asked by its address: code, days and basis."""
    for row in _rows(Question(period, basis=basis), files, units, period.last):
        own = row.question
        address = asked_unit(Question(own.period, basis=basis), str(own.unit), units, period.last)
        assert own == address
        pieces = [_counts(piece, files) for piece in own.pieces()]
        assert sum(sum(each["closed"] for each in piece.values()) for piece in pieces) == row.counts["closed"]


@given(histories(), PERIODS)
def test_every_unit_that_was_in_force_has_a_row_and_its_name_is_that_of_the_time(units: UnitRegistry, period: Period) -> None:
    found = {row.unit for row in _rows(Question(period), [], units, period.last)}
    assert found == set(units.during(period.first, period.last))
