"""Told and applied per unit: what is behind is attributed to its unit, and each event to exactly one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.balance import Balance, Behind, balances

MOMENT = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
SOURCES = ("submission", "processing")


def _fact(unit: str | None = None, sent_to: str | None = None, **positions: int) -> dict[str, Any]:
    return {"positions": positions, "deciding_unit": unit, "submitted_to": sent_to}


def _line(found: list[Balance], unit: str, source: str = "processing") -> tuple[int, int, int, int, int]:
    line = next(each for each in found if (each.unit, each.source) == (unit, source))
    return line.produced, line.applied, line.unapplied, line.parked, line.gaps


def test_what_waits_belongs_to_the_unit_of_its_file() -> None:
    waiting = [Behind("processing", "case", "29110", 3, 5, MOMENT)]
    found = balances({("29179", "processing"): 2}, waiting, [], {"case": _fact("29179", processing=2)}, {})
    assert _line(found, "29179") == (5, 2, 3, 0, 1)
    assert found[0].oldest_unapplied_at == MOMENT


def test_a_file_that_knows_no_unit_yet_takes_the_one_that_its_event_names() -> None:
    named = {"new": ("29110", 2), "sent": ("", 1), "odd": ("", 1)}
    waiting = [Behind("processing", case, unit, 1, last) for case, (unit, last) in named.items()]
    found = balances({}, waiting, [], {"sent": _fact(sent_to="29134", submission=1)}, {})
    assert [_line(found, unit) for unit in ("29110", "29134", "")] == [(2, 0, 2, 0, 1), (1, 0, 1, 0, 1), (1, 0, 1, 0, 1)]


def test_what_was_applied_since_somebody_looked_waits_no_more() -> None:
    waiting = [Behind("processing", "case", "29110", 3, 5, MOMENT)]
    found = balances({("29110", "processing"): 4}, waiting, [], {"case": _fact("29110", processing=4)}, {})
    assert _line(found, "29110") == (5, 4, 1, 0, 1)
    done = balances({("29110", "processing"): 5}, waiting, [], {"case": _fact("29110", processing=5)}, {})
    assert _line(done, "29110") == (5, 5, 0, 0, 0)


def test_a_parked_event_is_not_waiting_as_well() -> None:
    waiting, parked = [Behind("processing", "case", "29110", 2, 4)], [Behind("processing", "case", "29110", 3, 3)]
    found = balances({("29110", "processing"): 1}, waiting, parked, {"case": _fact("29110", processing=1)}, {})
    assert _line(found, "29110") == (4, 1, 2, 1, 1)


def test_what_nobody_has_looked_at_is_of_no_known_unit() -> None:
    assert _line(balances({}, [], [], {}, {"processing": 40}), "") == (40, 0, 40, 0, 0)


def test_the_oldest_of_a_unit_is_the_oldest_of_its_files() -> None:
    later = MOMENT + timedelta(minutes=5)
    waiting = [Behind("processing", "a", "29110", 1, 1, later), Behind("processing", "b", "29110", 1, 1, MOMENT)]
    assert balances({}, waiting, [], {}, {})[0].oldest_unapplied_at == MOMENT


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(("a", "b", "c", "d")), st.sampled_from(SOURCES)),
        st.tuples(st.sampled_from(("29110", "29134", "")), st.integers(0, 6), st.integers(0, 6), st.sets(st.integers(1, 12))),
    )
)
def test_every_event_told_is_applied_waiting_or_parked_and_in_one_place_alone(
    cases: dict[tuple[str, str], tuple[str, int, int, set[int]]],
) -> None:
    """Per case and source: its unit, how many are applied, how many more were told, and which of those are parked."""
    facts: dict[str, Any] = {}
    applied: dict[tuple[str, str], int] = {}
    waiting, parked = [], []
    for (case, source), (_, position, more, parked_ones) in cases.items():
        unit = cases.get((case, SOURCES[0]), cases[case, source])[0]
        facts.setdefault(case, _fact(unit))["positions"][source] = position
        applied[unit, source] = applied.get((unit, source), 0) + position
        if more:
            waiting.append(Behind(source, case, "", position + 1, position + more))
        parked += [Behind(source, case, "", n, n) for n in parked_ones if position < n <= position + more]
    found = balances(applied, waiting, parked, facts, {})
    for source in SOURCES:
        told = sum(position + more for (_, of), (_, position, more, _) in cases.items() if of == source)
        assert sum(line.produced for line in found if line.source == source) == told
