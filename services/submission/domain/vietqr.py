"""VietQR: a transfer as a picture that every bank's application reads (EMVCo merchant-presented QR, fields by NAPAS)."""

from __future__ import annotations

import re
from binascii import crc_hqx
from dataclasses import dataclass

BIN, ACCOUNT_NUMBER = re.compile(r"^[0-9]{6}$"), re.compile(r"^[0-9A-Za-z]{1,19}$")
NAPAS, TO_AN_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
# CRC-16/CCITT-FALSE begins with all bits set; it covers its own name and length, "6304".
CRC_START, CRC_FIELD = 0xFFFF, "6304"


@dataclass(frozen=True, slots=True)
class Account:
    """Where a transfer goes: the bank by its BIN of six digits and in words, the account, and whose it is."""

    bin: str
    bank: str
    number: str
    holder: str


def transfer(account: Account, amount_dong: int, purpose: str) -> str:
    """The text of the picture for a transfer of `amount_dong` that says `purpose` (ASCII, at most 25 letters by EMVCo)."""
    to = _field("00", account.bin) + _field("01", account.number)
    fields = (
        _field("00", "01"),
        _field("01", "12"),
        _field("38", _field("00", NAPAS) + _field("01", to) + _field("02", TO_AN_ACCOUNT)),
        _field("53", DONG),
        _field("54", str(amount_dong)),
        _field("58", VIETNAM),
        _field("62", _field("08", purpose)),
        CRC_FIELD,
    )
    text = "".join(fields)
    return f"{text}{crc_hqx(text.encode('ascii'), CRC_START):04X}"


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"
