"""The orders and where they stand. A file is fetched only when its last piece is written; every attempt writes its own pieces.

A worker holds an order by a short lease that it renews while it writes (`hold.py`). One that was thought dead and goes on finds
another attempt begun, and stops; the attempt is the fence: what it wrote belongs to one that nobody reads.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.metrics.export_jobs.job import DELETING, FAILED, READY, UNFINISHED, WAITING, WRITING, Job, Order, job_of
from services.metrics.export_jobs.stored_pieces import StoredPieces
from services.metrics.export_jobs.watch import Watch
from shared.clock import FAR_AHEAD, SKEW, Clock
from shared.errors import NotFound, TooManyRequests
from shared.message import Message
from shared.mongo.connect import Document
from shared.mongo.moments import passed
from shared.mongo.once import insert_once

# Files that one person may have written at the same time: more, and the events of everybody wait for them.
AT_A_TIME = 2
# Files kept for one person; an older one makes room. At 20 MB for a million files that is 200 MB.
KEPT = 10
KEPT_FOR = timedelta(days=1)
# How long an order belongs to a worker that says nothing: so long it waits when that worker was killed. Shorter, and a store that
# pauses, or clocks that differ, take a file away from a worker that lives, which then begins anew.
LEASE = timedelta(seconds=5)
# Beginnings of one order; then it is called failed, so that an order that kills its worker does so only so often.
ATTEMPTS = 5

TOO_MANY = Message("Đang tạo hai tệp. Hãy chờ một tệp xong.", "Two files are being made. Please wait for one of them.")


class Jobs:
    """Orders in `exports`, and with them the pieces of their files."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        self._jobs = database["exports"]
        self.pieces = StoredPieces(database)
        self._clock = clock
        self._watch = Watch()

    def ensure_indexes(self) -> None:
        """Make what is missing; safe at every start."""
        # "Has this person a free place?": two documents cannot hold the same one.
        self._jobs.create_index([("slot", ASCENDING)], unique=True)
        # "What did this person order?"
        self._jobs.create_index([("owner", ASCENDING), ("created_at", ASCENDING)])
        # "What is to be written, what is to be deleted?"
        self._jobs.create_index([("state", ASCENDING), ("created_at", ASCENDING)])
        self._jobs.create_index([("delete_at", ASCENDING)])
        self.pieces.ensure_indexes()

    def order(self, owner: str, order: Order) -> Job:
        """Take an order; raises TooManyRequests while `AT_A_TIME` of this person are not finished."""
        now, job_id = self._clock(), uuid.uuid4().hex
        wish = {"what": order.what, "format": order.format, "asked": dict(order.asked), "language": order.language}
        numbers = dict.fromkeys(("attempt", "done", "all", "bytes", "chunks"), 0)
        times = {"created_at": now, "delete_at": now + KEPT_FOR, "lease_until": now}
        document: Document = {"_id": job_id, "owner": owner, "order": wish, "state": WAITING, **numbers, **times}
        for place in range(AT_A_TIME):
            try:
                insert_once(self._jobs, {**document, "slot": f"{owner}|{place}"})
            except DuplicateKeyError:
                continue
            self._make_room(owner)
            return job_of(document)
        raise TooManyRequests(TOO_MANY, code="too_many_exports", retry_after=10)

    def get(self, job_id: str, owner: str) -> Job:
        """The order of this person; raises NotFound for that of anybody else."""
        found = self._jobs.find_one({"_id": job_id, "owner": owner})
        if found is None or found["state"] == DELETING:
            raise NotFound
        return job_of(found)

    def of(self, owner: str) -> list[Job]:
        """This person's orders, newest first."""
        found = self._jobs.find({"owner": owner, "state": {"$ne": DELETING}}).sort([("created_at", DESCENDING)])
        return [job_of(each) for each in found]

    def take(self) -> Job | None:
        """The oldest order that nobody writes, for this worker; None when there is nothing to do."""
        now = self._clock()
        for found in self._jobs.find({"state": {"$in": UNFINISHED}}).sort([("created_at", ASCENDING)]):
            job = job_of(found)
            if not self._is_free(found, now):
                continue
            if job.attempt >= ATTEMPTS:
                self._end(job, {"state": FAILED})
                continue
            change = {"state": WRITING, "attempt": job.attempt + 1, "done": 0, "lease_until": now + LEASE}
            if self._change(job, change):
                self.pieces.delete_until(job)
                return job_of({**found, **change})
        return None

    def _is_free(self, found: Document, now: datetime) -> bool:
        """Whether nobody writes it. A lease that lasts longer than any is one of a worker whose clock is ahead, or was: that it
        lives is seen by its renewing it, by no clock."""
        if found["state"] == WAITING or found["lease_until"] < now:
            return True
        still = self._watch.seconds(found["_id"], (found["attempt"], found["lease_until"]))
        return bool(found["lease_until"] > now + LEASE + SKEW and still > LEASE.total_seconds())

    def keep(self, job: Job) -> bool:
        """Renew the lease; False when another attempt has begun."""
        return self._change(job, {"lease_until": self._clock() + LEASE})

    def tell(self, job: Job, done: int, whole: int) -> bool:
        """Note the progress and renew the lease; False when another attempt has begun."""
        return self._change(job, {"done": done, "all": max(done, whole), "lease_until": self._clock() + LEASE})

    def finish(self, job: Job, chunks: int, size: int, rows: int) -> bool:
        """The file is whole: `size` is its length in bytes as it is delivered. False when another attempt has begun."""
        return self._end(job, {"state": READY, "chunks": chunks, "bytes": size, "done": rows, "all": rows})

    def fail(self, job: Job) -> None:
        """The order cannot be carried out."""
        self._end(job, {"state": FAILED})

    def give_back(self, job: Job) -> None:
        """Let somebody else begin anew at once."""
        self._change(job, {"state": WAITING, "done": 0})

    def delete_old(self) -> int:
        """Delete what is older than a day, pieces first; returns how many orders went."""
        old = list(self._jobs.find(passed("delete_at", self._clock(), KEPT_FOR + FAR_AHEAD), {"_id": 1}))
        for each in old:
            self._jobs.update_one({"_id": each["_id"]}, {"$set": {"state": DELETING, "slot": each["_id"]}})
            self.pieces.delete(each["_id"])
            self._jobs.delete_one({"_id": each["_id"]})
            self._watch.forget(each["_id"])
        return len(old)

    def _make_room(self, owner: str) -> None:
        finished = [job for job in self.of(owner) if job.finished]
        surplus = [job.id for job in finished[KEPT - 1 :]]
        self._jobs.update_many({"_id": {"$in": surplus}}, {"$set": {"delete_at": self._clock()}})

    def _end(self, job: Job, change: Document) -> bool:
        return self._change(job, {**change, "slot": job.id})

    def _change(self, job: Job, change: Document) -> bool:
        """Change the order as long as it stands where `job` says."""
        mine = {"_id": job.id, "attempt": job.attempt, "state": job.state}
        return self._jobs.update_one(mine, {"$set": change}).matched_count == 1
