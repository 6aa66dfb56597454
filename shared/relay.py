"""The relay: from the outboxes to the journal, then to the broker, then out of the outbox.

1. Read the outboxes that wait.
2. Append their events to the journal (each once, by its key).
3. Publish them in order per case and wait for every acknowledgement.
4. Trim the outboxes whose events were all acknowledged.

Killed between any two steps it begins again: the journal refuses what it has, the consumers drop what they know. The
journal comes before the broker because the broker may lose its log: an event trimmed but never kept would be gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import orjson
from prometheus_client import Counter

from shared.kafka.publisher import Publisher, Record
from shared.mongo.journal import Journal
from shared.mongo.lease import Lease
from shared.mongo.outboxes import Outboxes, Waiting

# Outboxes per round and collection. More makes larger batches and repeats more after a failure; 200 is a few hundred kilobytes.
BATCH = 200
# Seconds between looks at empty outboxes: the larger part of the way from a citizen's 201 to the manager's figure.
IDLE_SECONDS = 0.05
# Seconds another relay's lease is waited for before looking again.
STANDBY_SECONDS = 1.0

RELAYED = Counter("motcua_events_relayed_total", "Events acknowledged by the broker", ["service"])


class Relay:
    """The relay of one service, run as a loop of its worker."""

    name = "relay"

    def __init__(self, service: str, outboxes: Outboxes, journal: Journal, publisher: Publisher, lease: Lease) -> None:
        self._relayed = RELAYED.labels(service)
        self._outboxes = outboxes
        self._journal = journal
        self._publisher = publisher
        self._lease = lease

    def step(self) -> float:
        """One round; returns the seconds to wait before the next."""
        if not self._lease.hold():
            return STANDBY_SECONDS
        waiting = self._outboxes.waiting(BATCH)
        if not waiting:
            return IDLE_SECONDS
        self._journal.append([wire for outbox in waiting for wire in outbox.wires])
        told = self._publish(waiting)
        self._outboxes.trim(told)
        self._relayed.inc(sum(len(outbox.wires) for outbox in told))
        return 0.0

    def close(self) -> None:
        """Let go of the broker and of the lease."""
        self._publisher.close()
        self._lease.release()

    def _publish(self, waiting: Sequence[Waiting]) -> list[Waiting]:
        """Publish everything; returns the outboxes of which every event was acknowledged."""
        records = [Record(outbox.case_id, orjson.dumps(wire)) for outbox in waiting for wire in outbox.wires]
        answers = iter(self._publisher.publish(records))
        acknowledged = [list(islice(answers, len(outbox.wires))) for outbox in waiting]
        return [outbox for outbox, told in zip(waiting, acknowledged, strict=True) if all(told)]
