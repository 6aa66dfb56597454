"""The chain over the audit log: each entry is sealed with a number and a hash that holds the hash of the one before.

Entries are written unsealed, because whoever opens a file must not wait for everybody else who does; a loop of the worker seals
them a moment later. Who changes, inserts or removes a sealed entry breaks the chain from there on. Who cuts off its end is found
by an anchor: the newest number and hash, written where the store's administrator cannot reach (the worker's log, and what
`motcua audit` printed last time). What this does not show: an entry removed before it was sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from shared.message import Message, Progress
from shared.mongo.connect import Document

log = structlog.get_logger(__name__)

# Entries sealed in one round, and seconds between rounds when nothing waits: an entry stands unsealed about that long.
BATCH = 500
PAUSE_SECONDS = 1.0
# Seals between two anchors in the log. Fewer would fill the log, more would leave a longer end that can be cut off.
ANCHOR_EVERY = 100
BEFORE_THE_FIRST = "0" * 64
# The store's number for "this key is taken".
DUPLICATE = 11000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number of the chain and its hash, as somebody wrote it down."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries are sealed, the newest anchor, and the first thing that is wrong (None: nothing)."""

    sealed: int
    head: Anchor
    first_fault: str | None = None


def sealed_hash(previous: str, entry: Document) -> str:
    """SHA-256 over the hash before and everything the entry says, in one written form."""
    told = {name: value for name, value in entry.items() if name != "sealed"}
    return hashlib.sha256(previous.encode() + orjson.dumps(told, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


class Sealer:
    """Seals what waits, oldest first; a loop of the worker. Two at once cannot take one number: the store lets one through."""

    name = "audit-sealer"

    def __init__(self, database: Database[Document]) -> None:
        self._entries, self._seals = database["audit"], database["audit_seals"]

    def step(self) -> float:
        """Seal one batch; returns the seconds to wait."""
        waiting = list(self._entries.find({"sealed": False}).sort("at", ASCENDING).limit(BATCH))
        if waiting:
            self._seal(waiting)
        return 0.0 if len(waiting) == BATCH else PAUSE_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _seal(self, waiting: Sequence[Document]) -> None:
        """The seals first, then the marks on the entries: a crash between them is mended by the next round."""
        ids = [entry["_id"] for entry in waiting]
        known = {seal["entry"] for seal in self._seals.find({"entry": {"$in": ids}}, {"entry": 1})}
        seals = _chain(newest(self._seals), [entry for entry in waiting if entry["_id"] not in known])
        try:
            if seals:
                self._seals.insert_many(seals, ordered=True)
        except BulkWriteError as error:
            if not _taken(error):
                raise
            return
        self._entries.update_many({"_id": {"$in": ids}}, {"$set": {"sealed": True}})
        _note_anchor(seals)


def _chain(head: Anchor, entries: Sequence[Document]) -> list[Document]:
    """The seals of these entries behind `head`."""
    seals: list[Document] = []
    for entry in entries:
        head = Anchor(head.number + 1, sealed_hash(head.hash, entry))
        seals.append({"_id": head.number, "entry": entry["_id"], "hash": head.hash})
    return seals


def _taken(error: BulkWriteError) -> bool:
    """Whether another sealer took the numbers first; then the next round begins behind it."""
    return all(failure.get("code") == DUPLICATE for failure in (error.details or {}).get("writeErrors", []))


def _note_anchor(seals: Sequence[Document]) -> None:
    for seal in seals:
        if seal["_id"] % ANCHOR_EVERY == 0:
            log.info("audit_anchor", anchor=str(Anchor(seal["_id"], seal["hash"])))


def newest(seals: Any) -> Anchor:
    """The end of the chain."""
    found = seals.find_one({}, sort=[("_id", -1)])
    return Anchor(int(found["_id"]), str(found["hash"])) if found else Anchor(0, BEFORE_THE_FIRST)


def verify(database: Database[Document], anchors: tuple[Anchor, ...] = (), progress: Progress | None = None) -> Verdict:
    """Walk the whole chain and compare it with the entries and with what was written down before."""
    chain, total = database["audit_seals"], database["audit_seals"].count_documents({})
    head, wanted = Anchor(0, BEFORE_THE_FIRST), {anchor.number: anchor.hash for anchor in anchors}
    for seal, entry in _pairs(database):
        fault = _fault(seal, entry, head, wanted)
        if fault:
            return Verdict(head.number, newest(chain), fault)
        head = Anchor(int(seal["_id"]), str(seal["hash"]))
        if progress and (head.number % BATCH == 0 or head.number == total):
            progress(Message("nhật ký truy cập", "audit log"), head.number, total)
    return Verdict(head.number, head, _missing(database, head, wanted))


def _fault(seal: Document, entry: Document | None, head: Anchor, wanted: dict[int, str]) -> str | None:
    number = int(seal["_id"])
    if number != head.number + 1:
        return f"number {head.number + 1} is missing"
    if entry is None:
        return f"the entry of number {number} is missing"
    if sealed_hash(head.hash, entry) != seal["hash"]:
        return f"the entry of number {number} is not the one that was sealed"
    if wanted.get(number, seal["hash"]) != seal["hash"]:
        return f"number {number} is not the one of the anchor"
    return None


def _missing(database: Database[Document], head: Anchor, wanted: dict[int, str]) -> str | None:
    beyond = [number for number in wanted if number > head.number]
    if beyond:
        return f"the chain ends at {head.number}, before the anchor {min(beyond)}"
    marked = database["audit"].count_documents({"sealed": True})
    return None if marked == head.number else f"{marked} entries are marked as sealed, {head.number} are in the chain"


def _pairs(database: Database[Document]) -> Iterator[tuple[Document, Document | None]]:
    """The seals in order, each with its entry, a batch at a time so that memory stays flat."""
    after = 0
    while seals := list(database["audit_seals"].find({"_id": {"$gt": after}}).sort("_id", ASCENDING).limit(BATCH)):
        found = database["audit"].find({"_id": {"$in": [seal["entry"] for seal in seals]}})
        entries = {entry["_id"]: entry for entry in found}
        yield from ((seal, entries.get(seal["entry"])) for seal in seals)
        after = int(seals[-1]["_id"])
