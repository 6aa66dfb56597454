"""Transfers with a mistake in them, so that the demonstration has money that fits no application."""

from __future__ import annotations

from binascii import crc_hqx

# The purpose stands last in our pictures, before the name and length of the checksum and its four digits.
AFTER_THE_PURPOSE, CHECKSUM, CRC_START = 8, 4, 0xFFFF
# The currency, and the name of the amount's field; its length in two digits follows.
BEFORE_THE_AMOUNT, LENGTH_OF_A_FIELD = "530370454", 2


def mistyped(picture: str) -> str:
    """The VietQR `picture` with another last letter in its purpose, and the checksum that goes with it."""
    letter = picture[-AFTER_THE_PURPOSE - 1]
    return _checked(picture[: -AFTER_THE_PURPOSE - 1] + ("B" if letter == "A" else "A") + picture[-AFTER_THE_PURPOSE:-CHECKSUM])


def of_another_amount(picture: str) -> str:
    """The VietQR `picture` with another first digit in its amount."""
    at = picture.index(BEFORE_THE_AMOUNT) + len(BEFORE_THE_AMOUNT) + LENGTH_OF_A_FIELD
    return _checked(f"{picture[:at]}{int(picture[at]) % 9 + 1}{picture[at + 1 : -CHECKSUM]}")


def _checked(text: str) -> str:
    return f"{text}{crc_hqx(text.encode('ascii'), CRC_START):04X}"
