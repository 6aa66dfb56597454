"""What a Vietnamese identity number says about its holder (12 digits since 2016; no check digit) and what a tax code proves.

The 12 digits: 3 province, 1 century and sex, 2 year of birth, 6 random (NĐ 137/2015/NĐ-CP, Điều 7). Numbers of 9 digits (the
older identity card) say nothing. Tax code: 10 digits with a check digit, 13 with a branch (TT 105/2020/TT-BTC).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TWELVE_DIGITS = re.compile(r"^[0-9]{12}$")
NINE_DIGITS = re.compile(r"^[0-9]{9}$")
TAX_CODE = re.compile(r"^([0-9]{10})(-?[0-9]{3})?$")
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True, slots=True)
class Holder:
    """What the digits say: `sex` is `male` or `female`."""

    sex: str
    birth_year: int


def is_identity_number(text: str) -> bool:
    """Whether `text` has the form of an identity number, of today's 12 or of the former 9 digits."""
    return bool(TWELVE_DIGITS.match(text) or NINE_DIGITS.match(text))


def holder(number: str) -> Holder | None:
    """What a 12-digit `number` says about its holder; None for a 9-digit one."""
    if not TWELVE_DIGITS.match(number):
        return None
    century, female = divmod(int(number[3]), 2)
    return Holder("female" if female else "male", 1900 + 100 * century + int(number[4:6]))


def is_tax_code(text: str) -> bool:
    """Whether `text` is a tax code with the right check digit."""
    match = TAX_CODE.match(text)
    if match is None:
        return False
    digits = [int(digit) for digit in match.group(1)]
    total = sum(weight * digit for weight, digit in zip(TAX_WEIGHTS, digits, strict=False))
    return digits[9] == 10 - total % 11


def masked(number: str) -> str:
    """The number as it may stand in a log or on a shared screen: `083*****0123`."""
    return f"{number[:3]}{'*' * max(len(number) - 7, 0)}{number[-4:]}" if len(number) > 7 else "*" * len(number)
