"""Sorting out what arrives: whatever the order and the repetitions, each number is applied once and in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Event
from shared.sequence import fresh
from tests.support.events import events_of_one_case


@given(st.integers(1, 12), st.data())
def test_any_order_and_any_repetition_of_a_whole_history_is_applied_once_and_in_order(length: int, data: st.DataObject) -> None:
    history = events_of_one_case(length)
    arrived = data.draw(st.permutations([*history, *data.draw(st.lists(st.sampled_from(history)))]))
    result = fresh(0, arrived)
    assert [event.sequence for event in result.events] == list(range(1, length + 1))
    assert result.duplicates == len(arrived) - length
    assert result.gap_after is None


@given(st.integers(0, 8), st.sets(st.integers(1, 12), min_size=1))
def test_nothing_behind_a_hole_is_applied(last: int, numbers: set[int]) -> None:
    arrived: list[Event] = [event for event in events_of_one_case(12) if event.sequence in numbers]
    result = fresh(last, arrived)
    assert [event.sequence for event in result.events] == list(range(last + 1, last + 1 + len(result.events)))
    reached = last + len(result.events)
    assert (result.gap_after == reached) == any(number > reached for number in numbers)


def test_only_known_events_are_all_duplicates() -> None:
    result = fresh(5, events_of_one_case(5))
    assert (result.events, result.duplicates, result.gap_after) == ((), 5, None)
