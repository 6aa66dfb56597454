"""What an identity number says, and which tax codes are real."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.identity_numbers import holder, is_identity_number, is_tax_code, masked


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("000090000001", "male", 1990),
        ("000190000001", "female", 1990),
        ("000204000001", "male", 2004),
        ("000315000001", "female", 2015),
    ],
)
def test_the_fourth_digit_tells_century_and_sex(number: str, sex: str, year: int) -> None:
    found = holder(number)
    assert found is not None
    assert (found.sex, found.birth_year) == (sex, year)


def test_the_former_number_of_nine_digits_says_nothing() -> None:
    assert is_identity_number("320000001")
    assert holder("320000001") is None


@pytest.mark.parametrize("wrong", ["", "00019000000", "0001900000012", "00019000000a", "٠٠٠١٩٠٠٠٠٠٠١"])
def test_other_lengths_and_letters_are_no_identity_number(wrong: str) -> None:
    assert not is_identity_number(wrong)


def test_a_tax_code_needs_its_check_digit() -> None:
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    digits = [0, 1, 0, 0, 1, 0, 9, 1, 0]
    check = 10 - sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
    code = "".join(map(str, digits)) + str(check)
    assert is_tax_code(code)
    assert is_tax_code(f"{code}-001")
    assert not is_tax_code(code[:-1] + str((check + 1) % 10))


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_a_masked_number_keeps_three_and_four_digits(number: str) -> None:
    assert masked(number) == f"{number[:3]}*****{number[-4:]}"
