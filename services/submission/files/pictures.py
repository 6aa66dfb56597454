"""How large a picture says that it is, read without unpacking it: a few kilobytes can claim to be gigabytes in a browser."""

from __future__ import annotations

import struct
from collections.abc import Iterator

# Width times height. Pictures of phones with more are larger than a file may be; unpacked, one of these takes 400 megabytes.
MAX_PIXELS = 100_000_000

# The markers of a JPEG behind which its size stands (ISO/IEC 10918-1, table B.1); three of the row are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _FILL = 0xDA, 0xFF
# Markers that no length follows.
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})


def pixels(kind: str, head: bytes) -> int | None:
    """Width times height by the first bytes of a PNG or JPEG; None where they do not say."""
    if kind == "image/png":
        return _product(head, 16, ">II")
    sizes = [_product(head, place + 5, ">HH") for marker, place in _segments(head) if marker in _FRAMES]
    return max((size for size in sizes if size is not None), default=None)


def _product(head: bytes, place: int, form: str) -> int | None:
    try:
        height, width = struct.unpack_from(form, head, place)
    except struct.error:
        return None
    return int(height * width)


def _segments(head: bytes) -> Iterator[tuple[int, int]]:
    """The markers before the picture itself, each with its place; any number of fill bytes may stand before one (B.1.1.2)."""
    place = 2
    while place + 4 <= len(head) and head[place] == 0xFF and head[place + 1] != _START_OF_SCAN:
        marker = head[place + 1]
        if marker == _FILL:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            yield marker, place
            place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
