"""The bytes of uploads, in pieces beside the document store's other data, so that one backup holds everything.

Own pieces rather than GridFS because a resumed upload appends to what is there, which GridFS cannot.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from pymongo.collection import Collection

from shared.mongo.connect import Document
from shared.mongo.once import insert_once

# Small enough that a phone that loses the network re-sends little, large enough that 10 MB are 40 writes.
PIECE_BYTES = 256 * 1024


class Pieces:
    """The `upload_pieces` collection. Every piece is written under a key of its own and never again: what the upload's record
    names is what was looked at and hashed, whoever else writes at the same place."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def put(self, upload_id: str, offset: int, data: bytes) -> str:
        """Store a piece that begins at `offset`; returns its key."""
        key = f"{upload_id}:{offset}:{secrets.token_hex(8)}"
        insert_once(self._collection, {"_id": key, "upload": upload_id, "data": data})
        return key

    def read(self, keys: Iterable[str]) -> Iterator[bytes]:
        """The pieces with these keys, one after the other, never all in memory."""
        for key in keys:
            piece = self._collection.find_one({"_id": key})
            if piece is None:
                raise LookupError(f"piece {key} of an upload is missing")
            yield bytes(piece["data"])

    def drop(self, key: str) -> None:
        """Forget one piece."""
        self._collection.delete_one({"_id": key})

    def delete(self, upload_id: str) -> None:
        """Forget every piece of the upload, also those that its record does not name."""
        self._collection.delete_many({"upload": upload_id})
