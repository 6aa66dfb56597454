"""Reading a VietQR, as a bank's application does. Written apart from the one who draws it, so that both mean the same."""

from __future__ import annotations

from dataclasses import dataclass

POLYNOMIAL, ALL_SET = 0x1021, 0xFFFF
# The last field is the checksum: its name, its length and four digits.
CHECKSUM = 8


class Unreadable(Exception):
    """This is not the picture of a transfer."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the picture asks the bank to do."""

    bin: str
    account: str
    amount_dong: int
    purpose: str


def read(text: str) -> Transfer:
    """The transfer that a picture asks for; raises Unreadable."""
    if not text.isascii() or _checksum(text[:-4]) != text[-4:]:
        raise Unreadable
    try:
        fields = _fields(text[:-CHECKSUM])
        to = _fields(_fields(fields["38"])["01"])
        return Transfer(to["00"], to["01"], int(fields["54"]), _fields(fields["62"])["08"])
    except (KeyError, ValueError) as error:
        raise Unreadable from error


def _fields(text: str) -> dict[str, str]:
    found = {}
    while text:
        name, length = text[:2], int(text[2:4])
        found[name], text = text[4 : 4 + length], text[4 + length :]
    return found


def _checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE, bit by bit."""
    register = ALL_SET
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ POLYNOMIAL if register & 0x8000 else register << 1
        register &= 0xFFFF
    return f"{register:04X}"
