"""Tracking codes: what a citizen keeps on paper, reads out on the phone, and nobody can guess."""

from __future__ import annotations

import re

# Without I, L, O and U: nothing to mistake for a digit, and no word comes out by accident (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH, BITS_PER_LETTER = 3, 4, 5
# With a million codes given out, one guess in 10¹² hits.
BITS = GROUPS * GROUP_LENGTH * BITS_PER_LETTER
CODE = re.compile(rf"^[{ALPHABET}]{{4}}(?:-[{ALPHABET}]{{4}}){{2}}$")
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def code_of(number: int) -> str:
    """The code of a random `number` of `BITS` bits, such as `7KQ2-M0XD-9TRA`."""
    letters = [ALPHABET[(number >> BITS_PER_LETTER * place) & 31] for place in range(GROUPS * GROUP_LENGTH)]
    return _grouped("".join(letters))


def normal_form(typed: str) -> str | None:
    """The code that a person meant by `typed` (any case, with or without hyphens, I for 1), or None when it is none."""
    code = _grouped(re.sub(r"[\s-]+", "", typed).upper().translate(MISREAD))
    return code if CODE.match(code) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH))
