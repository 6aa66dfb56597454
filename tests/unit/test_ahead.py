"""The next thing is made while the present one is worked on: in order, one at a time, and a failure stays in its place."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from shared.ahead import ahead


def test_the_items_come_in_order_and_none_is_missing() -> None:
    assert list(ahead(range(5))) == [0, 1, 2, 3, 4]
    assert list(ahead([None, [], 0])) == [None, [], 0]
    assert list(ahead([])) == []


def test_the_next_item_is_made_while_the_present_one_is_worked_on() -> None:
    made_second = Event()

    def items() -> Iterator[int]:
        yield 1
        made_second.set()
        yield 2

    for _ in ahead(items()):
        assert made_second.wait(10)


def test_no_item_is_made_further_ahead_than_the_next() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    for number in ahead(items()):
        assert set(made) <= set(range(number + 2))


def test_a_failure_is_raised_behind_what_was_made_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError("the server went away")

    seen = []
    with pytest.raises(LookupError):
        for number in ahead(items()):
            seen.append(number)
    assert seen == [1]
