"""A transfer whose reference was typed wrong, so that the demonstration has money that fits no application."""

from __future__ import annotations

from binascii import crc_hqx

# The purpose stands last in our pictures, before the name and length of the checksum and its four digits.
AFTER_THE_PURPOSE, CHECKSUM, CRC_START = 8, 4, 0xFFFF


def mistyped(picture: str) -> str:
    """The VietQR `picture` with another last letter in its purpose, and the checksum that goes with it."""
    letter = picture[-AFTER_THE_PURPOSE - 1]
    text = picture[: -AFTER_THE_PURPOSE - 1] + ("B" if letter == "A" else "A") + picture[-AFTER_THE_PURPOSE:-CHECKSUM]
    return f"{text}{crc_hqx(text.encode('ascii'), CRC_START):04X}"
