"""Taking a file in one request: read in pieces, counted and hashed on the way, looked at before it is called received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Protocol

from services.submission.files.inspection import HEAD_BYTES, TAIL_BYTES, check_size, media_type
from services.submission.files.pieces import PIECE_BYTES
from services.submission.files.uploads import Upload, Uploads


class Readable(Protocol):
    """Where bytes come from: a request's body or a part of it."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Look:
    """What passes by on the way: size, hash, first and last bytes."""

    def __init__(self) -> None:
        self.size = 0
        self.head = b""
        self.tail = b""
        self._hash = hashlib.sha256()

    def see(self, data: bytes) -> None:
        """Take note of the next piece."""
        self.size += len(data)
        self._hash.update(data)
        if len(self.head) < HEAD_BYTES:
            self.head = (self.head + data)[:HEAD_BYTES]
        self.tail = (self.tail + data)[-TAIL_BYTES:]

    @property
    def sha256(self) -> str:
        """The hash of everything seen, in hexadecimal digits."""
        return self._hash.hexdigest()

    def media_type(self, filename: str) -> str:
        """See `inspection.media_type`."""
        return media_type(filename, self.head, self.tail, self.size)


def receive(uploads: Uploads, owner: str, filename: str | None, body: Readable) -> Upload:
    """The whole file from `body`; if it may not be kept, nothing of it stays and the reason is raised."""
    upload = uploads.begin(owner, filename)
    look, pieces = Look(), []
    try:
        for data in pieces_of(body):
            check_size(look.size + len(data))
            pieces.append(uploads.put(upload, look.size, data))
            look.see(data)
        kind = look.media_type(upload["filename"])
    except BaseException:
        uploads.delete(upload["_id"])
        raise
    return uploads.finish(upload, pieces=pieces, size=look.size, sha256=look.sha256, media_type=kind)


def complete(uploads: Uploads, upload: Upload) -> Upload:
    """Look at a resumed upload whose last byte has arrived; if it may not be kept, it goes and the reason is raised."""
    look = Look()
    for data in uploads.received(upload):
        look.see(data)
    try:
        kind = look.media_type(upload["filename"])
    except BaseException:
        uploads.delete(upload["_id"])
        raise
    return uploads.finish(upload, pieces=upload["pieces"], size=look.size, sha256=look.sha256, media_type=kind)


def pieces_of(body: Readable) -> Iterator[bytes]:
    """`body` in pieces of full length, the last one shorter; a network hands over whatever has arrived."""
    waiting = b""
    while data := body.read(PIECE_BYTES):
        waiting += data
        while len(waiting) >= PIECE_BYTES:
            yield waiting[:PIECE_BYTES]
            waiting = waiting[PIECE_BYTES:]
    if waiting:
        yield waiting
