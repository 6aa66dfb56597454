"""A list as the bytes of a file, and those as compressed pieces that the store can hold."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from services.metrics.exports import Listing, as_csv, as_json
from services.metrics.sheet_words import BookWords
from services.metrics.workbook import write_xlsx

# Bytes of a piece, compressed; a document of the store may hold 16 MB, and a reader holds one piece in memory.
PIECE = 1_000_000
BLOCK = 64 * 1024
GZIP = 16 + zlib.MAX_WBITS


@dataclass(slots=True)
class Progress:
    """Rows and bytes that went by."""

    rows: int = 0
    bytes: int = 0


def counted(listing: Listing, progress: Progress) -> Listing:
    """The same list, telling `progress` of each row that is read."""

    def rows() -> Iterator[list[Any]]:
        for row in listing.rows():
            progress.rows += 1
            yield row

    return replace(listing, rows=rows)


def bytes_of(listing: Listing, words: BookWords, ending: str) -> Iterator[bytes]:
    """The file; `words` are those of a workbook. An empty piece now and then only says that it goes on."""
    if ending == "xlsx":
        return _workbook(listing, words)
    return as_csv(listing) if ending == "csv" else as_json(listing)


def pieces(content: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    """`content` compressed (gzip) in pieces of `PIECE` bytes, the last one shorter; an empty piece while one is being filled."""
    packer, waiting = zlib.compressobj(wbits=GZIP), bytearray()
    for block in content:
        progress.bytes += len(block)
        waiting += packer.compress(block)
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
        yield b""
    waiting += packer.flush()
    while waiting:
        yield bytes(waiting[:PIECE])
        del waiting[:PIECE]


def unpacked(content: Iterable[bytes]) -> Iterator[bytes]:
    """What was packed into `content`, a block at a time."""
    unpacker = zlib.decompressobj(wbits=GZIP)
    for piece in content:
        block = unpacker.decompress(piece, BLOCK)
        while block:
            yield block
            block = unpacker.decompress(unpacker.unconsumed_tail, BLOCK)
    yield unpacker.flush()


def _workbook(listing: Listing, words: BookWords) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        for _ in write_xlsx(listing, words, file):
            yield b""
        file.seek(0)
        while block := file.read(BLOCK):
            yield block
