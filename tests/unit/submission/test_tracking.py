"""Tracking codes survive being read out and typed again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.tracking import BITS, CODE, code_of, normal_form

numbers = st.integers(0, 2**BITS - 1)


@given(numbers)
def test_every_number_makes_a_code_that_is_read_back_however_it_is_typed(number: int) -> None:
    code = code_of(number)
    assert CODE.match(code)
    assert normal_form(code) == normal_form(f" {code.lower().replace('-', ' ')} ") == code


@given(numbers, numbers)
def test_two_numbers_never_share_a_code(one: int, other: int) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert normal_form("oooo-iiii-llll") == "0000-1111-1111"


@given(st.text(max_size=40))
def test_anything_else_is_no_code_and_no_failure(typed: str) -> None:
    found = normal_form(typed)
    assert found is None or CODE.match(found)
