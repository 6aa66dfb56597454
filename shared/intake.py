"""What happens to events that arrived, whichever way: apply, mend holes from the owner's journal, park what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from prometheus_client import Counter

from shared.errors import PeerUnavailable
from shared.events import Event
from shared.parking import Origin, Parking
from shared.peers import PeerJournal
from shared.projection import Applied, CaseKey, Projection

log = structlog.get_logger(__name__)

APPLIED = Counter("motcua_events_applied_total", "Events applied", ["service"])
DUPLICATES = Counter("motcua_events_duplicate_total", "Events that were known already", ["service"])
GAPS = Counter("motcua_event_gaps_total", "Holes found in the sequence of a case", ["service"])
PARKED = Counter("motcua_events_parked_total", "Events parked", ["service"])

Batch = Mapping[CaseKey, Sequence[Event]]


class Intake:
    """The one way in for events, shared by the consumer and the reconciler of a worker."""

    def __init__(self, service: str, projection: Projection, parking: Parking, peers: Mapping[str, PeerJournal]) -> None:
        self._service = service
        self.projection = projection
        self.parking = parking
        self._peers = peers
        # Whether the consumer found records at its last look: then what is late may only be under way still.
        self.broker_busy = False

    def take(self, batch: Batch, origins: Mapping[str, Origin] | None = None) -> Mapping[CaseKey, Applied]:
        """Apply a batch. Events of a case that waits in the parking are parked behind it; answers for all other cases."""
        ready: dict[CaseKey, Sequence[Event]] = {}
        for key, events in batch.items():
            if self.parking.holds(key):
                self._park(events, "behind_parked_event", origins or {})
            else:
                ready[key] = events
        results = self.projection.apply(ready) if ready else {}
        return {key: self._finish(key, ready[key], result, origins or {}) for key, result in results.items()}

    def read_case(self, key: CaseKey, after: int) -> Sequence[Event]:
        """A case behind number `after`, from its owner's journal; raises PeerUnavailable."""
        source, case_id = key
        return self._peers[source].read_case(case_id, after)

    def _finish(self, key: CaseKey, events: Sequence[Event], result: Applied, origins: Mapping[str, Origin]) -> Applied:
        self._count(result)
        if result.gap_after is not None and result.refused is None:
            result = self._mend(key, result.gap_after)
        if result.refused is not None:
            refused = result.refused
            self._park([refused.event], refused.reason, origins)
            self._park([event for event in events if event.sequence > refused.event.sequence], "behind_parked_event", origins)
        return result

    def _mend(self, key: CaseKey, after: int) -> Applied:
        """Fill a hole from the owner's journal. If the owner does not answer, the reconciler does it later."""
        GAPS.labels(self._service).inc()
        source, case_id = key
        try:
            missing = self.read_case(key, after)
        except PeerUnavailable:
            log.warning("gap_left_to_reconciler", source=source, case_id=case_id, after=after)
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
            self.parking.park_event(event, reason, origins.get(event.id))
            PARKED.labels(self._service).inc()
            log.error("event_parked", source=event.source, case_id=event.case_id, sequence=event.sequence, reason=reason)
