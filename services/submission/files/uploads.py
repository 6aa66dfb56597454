"""Uploads: who sent which file, how much of it has arrived, and what it turned out to be.

A record is written before its first piece and becomes `ready` after the last, so a crash leaves nothing that nobody knows of.
An upload belongs to one person, is kept for `KEPT_DAYS` and longer only while an application refers to it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo.collection import Collection

from services.submission.files.inspection import clean_name
from services.submission.files.pieces import Pieces
from shared.clock import Clock
from shared.errors import NotFound, StaleVersion
from shared.message import Message
from shared.mongo.connect import Document
from shared.mongo.once import insert_once

# As long as a draft: whoever comes back to a draft finds the papers still there.
KEPT_DAYS = 30
# Between the last moment an upload may be attached and its deletion, so that no request on its way can lose its paper.
GRACE = timedelta(days=1)
# How many forgotten uploads one round of the worker deletes.
ROUND = 200

Upload = dict[str, Any]


class Uploads:
    """The `uploads` collection and the pieces behind it."""

    def __init__(self, collection: Collection[Document], pieces: Pieces, clock: Clock) -> None:
        self._collection = collection
        self._pieces = pieces
        self._clock = clock

    def begin(self, owner: str, filename: str | None, length: int | None = None) -> Upload:
        """A new upload of `owner`; `length` in bytes when the client said it."""
        now = self._clock()
        upload: Upload = {
            "_id": secrets.token_hex(16),
            "owner": owner,
            "filename": clean_name(filename),
            "length": length,
            "state": "receiving",
            "offset": 0,
            "pieces": [],
            "created_at": now,
            "expires_at": now + timedelta(days=KEPT_DAYS),
        }
        insert_once(self._collection, upload)
        return upload

    def put(self, upload: Upload, offset: int, data: bytes) -> str:
        """Store a piece without telling the record, for uploads that arrive in one request; returns its key."""
        return self._pieces.put(upload["_id"], offset, data)

    def append(self, upload: Upload, data: bytes) -> Upload:
        """Store a piece behind the last and say so in the record; raises StaleVersion when another request was faster."""
        at = upload["offset"]
        key = self._pieces.put(upload["_id"], at, data)
        moved = {"offset": at + len(data), "pieces": [*upload["pieces"], key]}
        result = self._collection.update_one({"_id": upload["_id"], "offset": at, "state": "receiving"}, {"$set": moved})
        if result.matched_count == 0:
            self._pieces.drop(key)
            raise StaleVersion
        return {**upload, **moved}

    def finish(self, upload: Upload, *, pieces: Sequence[str], size: int, sha256: str, media_type: str) -> Upload:
        """All of it is there and was looked at."""
        known = {
            "state": "ready",
            "offset": size,
            "pieces": list(pieces),
            "size": size,
            "sha256": sha256,
            "media_type": media_type,
            "ready_at": self._clock(),
        }
        self._collection.update_one({"_id": upload["_id"]}, {"$set": known})
        return {**upload, **known}

    def find(self, upload_id: str, owner: str) -> Upload:
        """The upload of this owner; raises NotFound, also for somebody else's."""
        upload = self._collection.find_one({"_id": upload_id})
        if upload is None or upload["owner"] != owner:
            raise NotFound(Message("Không tìm thấy tệp.", "The file was not found."))
        return upload

    def find_ready(self, upload_ids: Sequence[str], owner: str) -> dict[str, Upload]:
        """Those of `upload_ids` that are complete and belong to `owner`, in one read."""
        if not upload_ids:
            return {}
        found = self._collection.find({"_id": {"$in": list(dict.fromkeys(upload_ids))}}, {"pieces": 0})
        return {upload["_id"]: upload for upload in found if upload["owner"] == owner and upload["state"] == "ready"}

    def content(self, upload_id: str) -> Iterator[bytes]:
        """The bytes of a complete upload in pieces; raises NotFound before the first."""
        upload = self._collection.find_one({"_id": upload_id})
        if upload is None or upload["state"] != "ready":
            raise NotFound(Message("Không tìm thấy tệp.", "The file was not found."))
        return self._pieces.read(upload["pieces"])

    def received(self, upload: Upload) -> Iterator[bytes]:
        """The bytes that have arrived so far."""
        return self._pieces.read(upload["pieces"])

    def delete(self, upload_id: str) -> None:
        """Forget it: the pieces first, so that a crash in between leaves a record that leads to what is left."""
        self._pieces.delete(upload_id)
        self._collection.delete_one({"_id": upload_id})

    def forgotten(self, now: datetime) -> list[str]:
        """At most `ROUND` uploads past their time; an application may still refer to some of them."""
        late = {"expires_at": {"$lt": now - GRACE}}
        return [upload["_id"] for upload in self._collection.find(late, {"_id": 1}).limit(ROUND)]

    def keep(self, upload_id: str, until: datetime) -> None:
        """Do not look at this one again before `until`: an application refers to it."""
        self._collection.update_one({"_id": upload_id}, {"$set": {"expires_at": until}})
