"""The smallest owner and the smallest consumer: delivery is tested on them, without the law getting in the way."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.database import Database

from shared.clock import utc_now
from shared.delivery import Broker, ensure_delivery_indexes, intake, intake_loops, relay_loop
from shared.errors import DuplicateDocument, StaleVersion
from shared.events import Event
from shared.intake import Intake
from shared.mongo.aggregates import AggregateStore
from shared.mongo.connect import Document
from shared.mongo.journal import Journal
from shared.peers import JournalPage
from shared.projection import Applied, Projection, Refusal, per_case
from shared.sequence import fresh
from shared.worker import Loop
from tests.support.events import step_claimed


class LocalJournal:
    """An owner's journal read in the same process, with the interface of `PeerJournal`."""

    def __init__(self, journal: Journal, source: str = "processing") -> None:
        self.source = source
        self._journal = journal

    def read(self, after: int, limit: int) -> JournalPage:
        """See `PeerJournal.read`."""
        head = self._journal.head()
        events = tuple(entry["event"] for entry in self._journal.read(after, limit))
        return JournalPage(events, after + len(events), max(head, after + len(events)))

    def read_case(self, case_id: str, after: int) -> Sequence[Event]:
        """See `PeerJournal.read_case`."""
        return self._journal.read_case(case_id, after)


class Owner:
    """Tells `step.claimed` again and again about as many cases as it is asked."""

    def __init__(self, database: Database[Document], broker: Broker) -> None:
        self.database = database
        self.store = AggregateStore(database["cases"], "processing", utc_now)
        self.journal = Journal(database)
        ensure_delivery_indexes(database, [database["cases"]])
        self.relay: Loop = relay_loop("processing", database, [database["cases"]], broker, utc_now)

    def tell(self, case_id: str) -> None:
        """One more event about the case."""
        while True:
            try:
                document = self.store.find(case_id)
                if document is None:
                    self.store.insert({"_id": case_id}, [step_claimed()])
                else:
                    self.store.save(document, [step_claimed()])
            except (DuplicateDocument, StaleVersion):
                continue
            return


class Ledger:
    """Counts the events of each case in one document; refuses the step named `poison`."""

    def __init__(self, database: Database[Document], owner: Owner, broker: Broker) -> None:
        self.store = AggregateStore(database["entries"], "submission", utc_now)
        ensure_delivery_indexes(database, [])
        self.projection: Projection = per_case(self._apply, self._positions)
        peer = LocalJournal(owner.journal)
        self.intake: Intake = intake("ledger", database, self.projection, [peer], utc_now)  # type: ignore[list-item]
        loops = intake_loops("ledger", database, self.intake, [peer], broker, utc_now)  # type: ignore[list-item]
        self.consumer, self.reconciler = loops
        self.database = database
        self.refuses = True

    def count(self, case_id: str) -> int:
        """How many events of the case were counted."""
        entry = self.store.find(case_id)
        return int(entry["count"]) if entry else 0

    def _apply(self, source: str, case_id: str, events: Sequence[Event]) -> Applied:
        entry = self.store.find(case_id)
        last = entry["positions"].get(source, 0) if entry else 0
        found = fresh(last, events)
        good = [event for event in found.events if not (self.refuses and event.data.get("step") == "poison")]
        refused = next((event for event in found.events if event not in good), None)
        taken = [event for event in good if refused is None or event.sequence < refused.sequence]
        if taken:
            self._write(case_id, entry, source, taken)
        refusal = Refusal(refused, "poison") if refused else None
        return Applied(len(taken), found.duplicates, found.gap_after, refusal)

    def _write(self, case_id: str, entry: Document | None, source: str, taken: Sequence[Event]) -> None:
        count = (entry["count"] if entry else 0) + len(taken)
        positions = {**(entry["positions"] if entry else {}), source: taken[-1].sequence}
        if entry:
            self.store.save({**entry, "count": count, "positions": positions})
            return
        try:
            self.store.insert({"_id": case_id, "count": count, "positions": positions}, [])
        except DuplicateDocument as error:
            raise StaleVersion from error

    def _positions(self, source: str, case_ids: Sequence[str]) -> dict[str, int]:
        entries = self.store.collection.find({"_id": {"$in": list(case_ids)}})
        return {entry["_id"]: int(entry["positions"].get(source, 0)) for entry in entries}
