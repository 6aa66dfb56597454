"""The pieces of ordered files in the store. Every attempt writes its own, so that nobody reads those of one that was given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymongo import ASCENDING
from pymongo.database import Database

from services.metrics.export_jobs.job import READY, Job
from shared.errors import IllegalAction, NotFound
from shared.message import Message
from shared.mongo.connect import Document
from shared.mongo.once import insert_once

NOT_READY = Message("Tệp chưa sẵn sàng.", "The file is not ready.")


class StoredPieces:
    """Pieces in `export_chunks`, each named by its order, attempt and number."""

    def __init__(self, database: Database[Document]) -> None:
        self._chunks = database["export_chunks"]

    def ensure_indexes(self) -> None:
        """Make what is missing; safe at every start."""
        self._chunks.create_index([("job", ASCENDING)])

    def put(self, job: Job, number: int, data: bytes) -> None:
        """Write piece `number` (from 0) of this attempt."""
        piece = {"job": job.id, "attempt": job.attempt, "number": number, "data": data}
        insert_once(self._chunks, {"_id": _name(job, number), **piece})

    def of(self, job: Job) -> Iterator[bytes]:
        """The compressed pieces of a file; raises IllegalAction before the first one unless every piece is there."""
        names = [_name(job, number) for number in range(job.chunks)]
        if job.state != READY or self._chunks.count_documents({"_id": {"$in": names}}) != len(names):
            raise IllegalAction(NOT_READY, code="export_not_ready", current={"state": job.state})
        return self._read(names)

    def delete_until(self, job: Job) -> None:
        """Delete those of this attempt and of earlier ones. Not those of a later attempt: a worker that pauses before it deletes
        may wake when another one has written its pieces.
        """
        self._chunks.delete_many({"job": job.id, "attempt": {"$lte": job.attempt}})

    def delete(self, job_id: str) -> None:
        """Delete those of all attempts."""
        self._chunks.delete_many({"job": job_id})

    def _read(self, names: Sequence[str]) -> Iterator[bytes]:
        for name in names:
            found = self._chunks.find_one({"_id": name})
            if found is None:  # deleted meanwhile: the answer breaks off short of its length, and the browser says so
                raise NotFound
            yield found["data"]


def _name(job: Job, number: int) -> str:
    return f"{job.id}:{job.attempt}:{number:06d}"
