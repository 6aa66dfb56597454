"""What happens to events that arrived, whichever way: apply, mend holes from the owner's journal, park what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from prometheus_client import Counter

from shared.errors import PeerUnavailable
from shared.events import Event, UndecodableEvent
from shared.parking import Origin, Parking
from shared.peers import PeerJournal
from shared.projection import Applied, CaseKey, Projection
from shared.unread import Batch, Place, Unread, parted, place_of

log = structlog.get_logger(__name__)

APPLIED = Counter("motcua_events_applied_total", "Events applied", ["service"])
DUPLICATES = Counter("motcua_events_duplicate_total", "Events that were known already", ["service"])
GAPS = Counter("motcua_event_gaps_total", "Holes found in the sequence of a case", ["service"])
PARKED = Counter("motcua_events_parked_total", "Events parked", ["service"])


class Intake:
    """The one way in for events, shared by the consumer and the reconciler of a worker."""

    def __init__(self, service: str, projection: Projection, parking: Parking, peers: Mapping[str, PeerJournal]) -> None:
        self._service = service
        self.projection = projection
        self.parking = parking
        self._peers = peers
        # Whether the consumer found records at its last look: then what is late may only be under way still.
        self.broker_busy = False

    def take(self, batch: Batch, origins: Mapping[str, Origin] | None = None, unread: Sequence[Unread] = ()) -> int:
        """Apply a batch; returns how many events were applied. Events of a case that waits in the parking are parked behind it.

        What could not be read is parked in its place: after the events before it are applied, in front of those behind it.
        """
        before, behind = parted(batch, unread)
        applied = self._take(before, origins or {})
        for each in unread:
            self._park_unread(each)
        return applied + self._take(behind, origins or {})

    def read_case(self, key: CaseKey, after: int) -> Sequence[Event]:
        """A case behind number `after`, from its owner's journal; raises PeerUnavailable."""
        source, case_id = key
        return self._peers[source].read_case(case_id, after)

    def _take(self, batch: Batch, origins: Mapping[str, Origin]) -> int:
        ready: dict[CaseKey, Sequence[Event]] = {}
        for key, events in batch.items():
            if self.parking.holds(key):
                self._park(events, "behind_parked_event", origins)
            else:
                ready[key] = events
        results = self.projection.apply(ready) if ready else {}
        return sum(self._finish(key, ready[key], result, origins) for key, result in results.items())

    def _finish(self, key: CaseKey, events: Sequence[Event], result: Applied, origins: Mapping[str, Origin]) -> int:
        """Mend a hole, park what is refused; returns how many events of the case were applied."""
        self._count(result)
        applied = result.applied
        if result.gap_after is not None and result.refused is None:
            result = self._mend(key, result.gap_after)
            applied += result.applied
        if result.refused is not None:
            refused = result.refused
            self._park([refused.event], refused.reason, origins)
            self._park([event for event in events if event.sequence > refused.event.sequence], "behind_parked_event", origins)
        return applied

    def _mend(self, key: CaseKey, after: int) -> Applied:
        """Fill a hole from the owner's journal. If the owner does not answer, or tells what this code cannot read, the reconciler
        does it later: it goes through the journal event by event."""
        GAPS.labels(self._service).inc()
        source, case_id = key
        try:
            missing = self.read_case(key, after)
        except (PeerUnavailable, UndecodableEvent) as error:
            log.warning("gap_left_to_reconciler", source=source, case_id=case_id, after=after, reason=error.problem_code)
            return Applied(gap_after=after)
        result = self.projection.apply({key: missing})[key]
        self._count(result)
        log.info("gap_mended", source=source, case_id=case_id, after=after, applied=result.applied)
        return result

    def _count(self, result: Applied) -> None:
        APPLIED.labels(self._service).inc(result.applied)
        DUPLICATES.labels(self._service).inc(result.duplicates)

    def _park(self, events: Sequence[Event], reason: str, origins: Mapping[str, Origin]) -> None:
        for event in events:
            if self.parking.park_event(event, reason, origins.get(event.id)):
                PARKED.labels(self._service).inc()
                log.error("event_parked", source=event.source, case_id=event.case_id, sequence=event.sequence, reason=reason)

    def _park_unread(self, unread: Unread) -> None:
        """Park it if it is next in line, or if its case waits already; a copy of what is applied is a duplicate like any other.

        What stands behind a hole is left to the reconciler: parked now, it would keep out what comes to fill the hole.
        """
        place = place_of(unread)
        missing = self._missing_before(place) if place else 0
        if missing < 0:
            DUPLICATES.labels(self._service).inc()
        elif place and missing and not self.parking.holds(place[0]):
            log.warning("gap_left_to_reconciler", source=place[0][0], case_id=place[0][1], after=place[1] - 1 - missing)
        elif self.parking.park_bytes(unread.payload, unread.error, unread.origin):
            PARKED.labels(self._service).inc()
            at, reason = unread.origin, unread.error.problem_code
            log.error("record_parked", topic=at.topic, partition=at.partition, offset=at.offset, reason=reason)

    def _missing_before(self, place: Place) -> int:
        """How many events of the case before this place are not applied; below 0 when what stands there is applied itself."""
        (source, case_id), sequence = place
        return sequence - 1 - self.projection.positions(source, [case_id]).get(case_id, 0)
