"""How large a picture says that it is, read without unpacking it: a few kilobytes can claim to be gigabytes in a browser."""

from __future__ import annotations

import struct
from collections.abc import Iterator

# Width times height. Pictures of phones with more are larger than a file may be; unpacked, one of these takes 400 megabytes.
MAX_PIXELS = 100_000_000

# The markers of a JPEG behind which its size stands (ISO/IEC 10918-1, table B.1); three of the row are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN = 0xDA


def pixels(kind: str, head: bytes) -> int:
    """Width times height by the first bytes of a PNG or JPEG; 0 where they do not say."""
    if kind == "image/png":
        return _product(head, 16, ">II")
    if kind == "image/jpeg":
        return max((_product(head, place + 5, ">HH") for marker, place in _segments(head) if marker in _FRAMES), default=0)
    return 0


def _product(head: bytes, place: int, form: str) -> int:
    try:
        height, width = struct.unpack_from(form, head, place)
    except struct.error:
        return 0
    return int(height * width)


def _segments(head: bytes) -> Iterator[tuple[int, int]]:
    """The markers before the picture itself, each with its place."""
    place = 2
    while place + 4 <= len(head) and head[place] == 0xFF and head[place + 1] != _START_OF_SCAN:
        yield head[place + 1], place
        place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
