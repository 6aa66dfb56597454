"""Vietnamese text: one normal form at every boundary, and a form for searching without marks."""

from __future__ import annotations

import unicodedata


def nfc(text: str) -> str:
    """`text` in Unicode normal form C: phones send letters and marks apart (NFD), and both must be the same name."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """`text` as a search key: small letters, no marks, đ as d, single spaces. "Đăng ký khai sinh" and "dang ky khai sinh" meet.

    đ is a letter of its own that does not decompose, so it is named.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(plain.replace("đ", "d").split())
