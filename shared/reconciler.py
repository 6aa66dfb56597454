"""The reconciler: reads the owners' journals and makes sure that everything told is applied.

The broker may lose its log, a commit may run ahead of a repair, a tail may never arrive: none of it leaves a hole in a
sequence to stumble over. So each owner's journal is followed to its end, and what is not applied after a moment of grace is
applied from there. The figure it writes, produced − applied − parked, stands on the dashboard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Gauge
from pymongo.collection import Collection

from shared.clock import SKEW_SECONDS, Clock
from shared.events import Event, UndecodableEvent, from_wire
from shared.intake import Intake
from shared.mongo.connect import Document
from shared.parking import Origin
from shared.peers import JournalPage, PeerJournal
from shared.projection import CaseKey
from shared.unread import Unread, place_of

log = structlog.get_logger(__name__)

Entry = Event | Unread

# Journal entries per look.
PAGE = 500
# Seconds an event may be under way on the broker before it is taken from the journal instead. Shorter repeats the
# consumer's work, longer leaves the figure behind after the broker lost its log.
GRACE_SECONDS = 2.0
# The same while the consumer is busy with what the broker has: then it is behind, and doing its work twice would hold it up.
BUSY_GRACE_SECONDS = 20.0
IDLE_SECONDS = 1.0

UNAPPLIED = Gauge("motcua_events_unapplied", "Events told by a source and not applied", ["service", "source"])
REPAIRED = Counter("motcua_events_repaired_total", "Events applied from a journal instead of the broker", ["service", "source"])


@dataclass(slots=True)
class _Look:
    """What one look at a page found: up to where all is settled, and what was not applied yet, case by case."""

    settled: int
    unapplied: int = 0
    oldest: datetime | None = None
    repaired: int = 0
    waiting: dict[str, Document] = field(default_factory=dict)

    def wait_for(self, entry: Entry) -> None:
        """Note what is not applied; the events of a case come in order, so the first and the last number say which."""
        self.unapplied += 1
        place, time = place_of(entry), entry.time if isinstance(entry, Event) else None
        self.oldest = self.oldest or time
        if place is not None:
            (_, case_id), sequence = place
            case = self.waiting.setdefault(case_id, {"case_id": case_id, "unit": None, "first": sequence, "oldest_at": time})
            case["last"] = sequence
            case["unit"] = case["unit"] or (unit_told(entry) if isinstance(entry, Event) else None)


def unit_told(event: Event) -> str | None:
    """The unit that an event says its case belongs to; None for events that do not say. That of a step may be a department."""
    names = ("deciding_unit", "receiving_unit", *(("unit",) if event.type == "secret_files.counted" else ()))
    return next((event.data[name] for name in names if event.data.get(name)), None)


def settled_at(look: Document, epoch: int) -> int:
    """Up to which position a stored look found everything applied; 0 when it was at another epoch than this of the projection.

    So a look that was under way when the epoch changed counts for nothing, whenever it is written.
    """
    return int(look.get("settled", 0)) if look.get("epoch", 0) == epoch else 0


class Reconciler:
    """Follows the journal of one source on behalf of one service, run as a loop of its worker."""

    def __init__(
        self, service: str, journal: PeerJournal, intake: Intake, collection: Collection[Document], clock: Clock
    ) -> None:
        self.name = f"reconciler-{journal.source}"
        self._service = service
        self._journal = journal
        self._intake = intake
        self._collection = collection
        self._clock = clock

    def step(self) -> float:
        """One look; returns the seconds to wait before the next. Raises PeerUnavailable while the owner does not answer."""
        self._intake.parking.refresh()
        # Read before the positions: one read afterwards could be that of a set in which they were not looked up.
        epoch = self._intake.projection.epoch()
        cursor = settled_at(self._collection.find_one({"_id": self._journal.source}) or {}, epoch)
        page = self._journal.read(cursor, PAGE)
        look = self._look(page, cursor)
        self._write(page, look, epoch)
        return 0.0 if look.settled > cursor and look.settled < page.head else IDLE_SECONDS

    def close(self) -> None:
        """Nothing is held between looks."""

    def _look(self, page: JournalPage, cursor: int) -> _Look:
        entries = [self._read(wire, position) for position, wire in enumerate(page.events, start=cursor + 1)]
        unread = [entry for entry in entries if isinstance(entry, Unread)]
        positions = self._positions(entries)
        late = self._late(entries, positions)
        repaired = self._repair(late, unread)
        now = self._positions(entries) if repaired else positions
        taken = {event.id for events in late.values() for event in events}
        return self._settle(entries, now, taken, _Look(settled=cursor, repaired=repaired))

    def _read(self, wire: dict[str, Any], position: int) -> Entry:
        """An entry this code cannot read is parked like a record from the broker; its case waits, the others do not."""
        try:
            return from_wire(wire)
        except UndecodableEvent as error:
            return Unread(orjson.dumps(wire), error, Origin(f"journal-{self._journal.source}", 0, position))

    def _late(self, entries: Sequence[Entry], positions: Mapping[str, int]) -> dict[CaseKey, list[Event]]:
        """The events, grouped by case, that are past the grace and not applied, and those of a case that waits in the parking.

        A case that waits has nothing under way: its events are parked before they are passed over, so that what was told is
        always applied, waiting or parked.
        """
        now, grace = self._clock(), BUSY_GRACE_SECONDS if self._intake.broker_busy else GRACE_SECONDS
        begin, end = now - timedelta(seconds=grace), now + timedelta(seconds=SKEW_SECONDS)
        late: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in entries:
            if isinstance(event, Event) and event.sequence > positions[event.case_id]:
                key = (event.source, event.case_id)
                # What is far ahead was told by a clock that has been put back since: nobody knows how long ago.
                if not begin < event.time <= end or self._intake.parking.holds(key):
                    late[key].append(event)
        return late

    def _repair(self, late: dict[CaseKey, list[Event]], unread: Sequence[Unread]) -> int:
        if not late and not unread:
            return 0
        applied = self._intake.take(late, unread=unread)
        if applied:
            REPAIRED.labels(self._service, self._journal.source).inc(applied)
            log.info("events_repaired_from_journal", source=self._journal.source, count=applied)
        return applied

    def _settle(self, entries: Sequence[Entry], positions: Mapping[str, int], taken: set[str], look: _Look) -> _Look:
        """How far everything is applied or parked without an exception, and what is behind that."""
        for position, entry in enumerate(entries, start=look.settled + 1):
            if self._is_settled(entry, positions, taken):
                if not look.unapplied:
                    look.settled = position
                continue
            look.wait_for(entry)
        return look

    def _is_settled(self, entry: Entry, positions: Mapping[str, int], taken: set[str]) -> bool:
        """Applied, or in the parking: itself, or taken in while its case waits there. What tells no case can only be parked."""
        place = place_of(entry)
        if place is None or place[1] <= positions[place[0][1]]:
            return True
        return (isinstance(entry, Unread) or entry.id in taken) and self._intake.parking.holds(place[0])

    def _positions(self, entries: Sequence[Entry]) -> dict[str, int]:
        case_ids = sorted({place[0][1] for place in map(place_of, entries) if place})
        known = self._intake.projection.positions(self._journal.source, case_ids)
        return {case_id: known.get(case_id, 0) for case_id in case_ids}

    def _write(self, page: JournalPage, look: _Look, epoch: int) -> None:
        beyond_page = page.head - page.position
        unapplied = look.unapplied + max(beyond_page, 0)
        parked = self._intake.parking.count()
        UNAPPLIED.labels(self._service, self._journal.source).set(unapplied)
        figures = {
            "settled": look.settled,
            "epoch": epoch,
            "produced": page.head,
            "applied": page.head - unapplied,
            "unapplied": unapplied,
            "parked": parked,
            "oldest_unapplied_at": look.oldest,
            "waiting": list(look.waiting.values()),
            "checked_at": self._clock(),
        }
        update = {"$set": figures, "$inc": {"repaired": look.repaired}}
        self._collection.update_one({"_id": self._journal.source}, update, upsert=True)
