"""The bytes of uploads, in pieces beside the document store's other data, so that one backup holds everything.

Own pieces rather than GridFS because a resumed upload appends to what is there, which GridFS cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pymongo.collection import Collection

from shared.mongo.connect import Document

# Small enough that a phone that loses the network re-sends little, large enough that 10 MB are 40 writes.
PIECE_BYTES = 256 * 1024


class Pieces:
    """The `upload_pieces` collection; a piece is known by its upload and its offset, so writing it twice changes nothing."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def put(self, upload_id: str, offset: int, data: bytes) -> None:
        """Store the piece at `offset`."""
        piece = {"upload": upload_id, "data": data}
        self._collection.replace_one({"_id": _key(upload_id, offset)}, piece, upsert=True)

    def read(self, upload_id: str, offsets: Iterable[int]) -> Iterator[bytes]:
        """The pieces at `offsets`, one after the other, never all in memory."""
        for offset in offsets:
            piece = self._collection.find_one({"_id": _key(upload_id, offset)})
            if piece is None:
                raise LookupError(f"a piece of upload {upload_id} is missing")
            yield bytes(piece["data"])

    def delete(self, upload_id: str) -> None:
        """Forget every piece of the upload."""
        self._collection.delete_many({"upload": upload_id})


def _key(upload_id: str, offset: int) -> str:
    return f"{upload_id}:{offset}"
