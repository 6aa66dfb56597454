"""An attacker who knows the rules does the arithmetic over everything that is told, and must not learn a small number."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise, product

import pytest

from services.metrics.domain.cell import cells
from services.metrics.domain.completeness import numbers_of
from services.metrics.domain.dimensions import NO_DIMENSIONS
from services.metrics.domain.disclosure import SMALL, breakdown_told, is_calendar_year, secret_files, told
from services.metrics.domain.fact import empty, fold
from services.metrics.domain.period import Period, parse
from services.metrics.domain.question import Question
from services.metrics.domain.tally import contribution
from services.metrics.projections.batch import standing_of
from shared.events import NewEvent
from tests.support.histories import closed, completed, history, opened, received, released

YEAR = parse("2021")
World = tuple[int, ...]


def _published(parts: World) -> tuple[object, ...]:
    """What the open data says of a sum and its parts."""
    total = sum(parts)
    whole = told(total) and breakdown_told(dict(zip("abc", parts, strict=False)))
    return (total if told(total) else None, parts if whole else None)


def test_five_files_may_be_told_and_four_may_not() -> None:
    assert [number for number in range(10) if told(number)] == [5, 6, 7, 8, 9]
    assert breakdown_told({"a": 5, "b": 7}) and not breakdown_told({"a": 4, "b": 7}) and not breakdown_told({"a": 0, "b": 7})


@pytest.mark.parametrize("number_of_parts", [2, 3])
def test_nobody_can_tell_a_small_part_from_the_sum(number_of_parts: int) -> None:
    """All worlds that look alike from outside: in them, a small part has more than one possible value."""
    worlds = defaultdict(list)
    for world in product(range(3 * SMALL), repeat=number_of_parts):
        worlds[_published(world)].append(world)
    for alike in worlds.values():
        for place in range(number_of_parts):
            values = {world[place] for world in alike}
            assert len(values) > 1 or min(values) >= SMALL, f"{alike[0]} is told apart"


def test_a_breakdown_in_which_only_small_parts_are_hidden_would_be_broken() -> None:
    """The attack that the rule is made against: hide only the small part, and the sum gives it away."""
    worlds = defaultdict(list)
    for world in product(range(3 * SMALL), repeat=2):
        worlds[sum(world), tuple(part if told(part) else None for part in world)].append(world)
    assert any(len(alike) == 1 and min(alike[0]) < SMALL for alike in worlds.values())


@pytest.mark.parametrize(
    "question",
    [
        Question(YEAR),
        Question(YEAR, level="commune", unit="29158"),
        Question(YEAR, level="district", unit="836", office="836.nv"),
        Question(YEAR, level="commune", kind="internal_work"),
        Question(YEAR, level="commune", sector="health", procedures=()),
        Question(parse("2021-Q1"), level="commune"),
        Question(parse("2021", "administrative"), level="commune"),
        Question(Period("x", date(2021, 1, 1), date(2021, 12, 30)), level="commune"),
    ],
)
def test_secret_files_are_told_for_a_whole_level_and_year_only(question: Question) -> None:
    assert secret_files(question, 1_000) is None


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (SMALL - 1, None), (SMALL, SMALL), (40, 40)])
def test_a_few_secret_files_are_not_told_from_none(count: int, shown: int | None) -> None:
    assert secret_files(Question(YEAR, level="commune"), count) == shown


def test_the_tables_of_secret_files_do_not_overlap() -> None:
    """Two years never share a day, two levels never share a file: there is nothing to subtract."""
    years = [parse(str(year)) for year in range(2020, 2027)]
    assert all(is_calendar_year(year) for year in years)
    assert all(one.last < other.first for one, other in pairwise(years))


BEFORE = [opened(), received(3)]
CLOSED = [*BEFORE, completed("tiep_nhan"), released(), closed()]


@pytest.mark.parametrize("told", [BEFORE, CLOSED], ids=["open", "closed"])
def test_in_all_sums_a_secret_file_is_a_number_that_nobody_has(told: list[NewEvent]) -> None:
    """The attacker reads every counter of every sum; in the other world the number was burnt, and there is no file."""
    fact = fold(empty("case-1"), history("case-1", [], [*told, NewEvent("case.marked_secret", {})]))
    counters = [*cells(fact, NO_DIMENSIONS).values(), *contribution(fact, NO_DIMENSIONS).values(), *numbers_of(fact).values()]
    names = {name for counts in counters for name in counts}
    assert all("excluded_secret" in name for name in names), "that it is not counted, which `secret_files` alone may tell"
    standing = standing_of(fact)
    assert (standing["place"], standing["late_day"], standing["late_from"], standing["late_halves"]) == (None, None, None, [])


def test_the_same_file_adds_to_sums_as_long_as_it_is_not_secret() -> None:
    fact = fold(empty("case-1"), history("case-1", [], CLOSED))
    assert numbers_of(fact) and any(counts["received"] for counts in cells(fact, NO_DIMENSIONS).values())
