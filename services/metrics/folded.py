"""The owners' journals, read to their present end and folded into facts, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.metrics.domain.fact import Fact, empty, fold
from shared.ahead import ahead
from shared.events import Event, UndecodableEvent, from_wire
from shared.message import Message, Progress
from shared.peers import JournalPage, PeerJournal
from shared.projection import CaseKey
from shared.sequence import fresh

PAGE = 2_000


class FoldedJournals:
    """What the journals told so far. `unreadable`: events that this code cannot read; their files wait behind them."""

    def __init__(self, journals: Sequence[PeerJournal], progress: Progress) -> None:
        self._journals = tuple(journals)
        self._progress = progress
        self._read: dict[str, int] = {journal.source: 0 for journal in journals}
        self.facts: dict[str, Fact] = {}
        self.events = 0
        self.unreadable = 0

    @property
    def heads(self) -> Mapping[str, int]:
        """Up to which position each journal is read."""
        return dict(self._read)

    def read_on(self) -> Iterator[dict[CaseKey, list[Event]]]:
        """Read each journal to its end and fold it; gives the events read of it. Raises PeerUnavailable."""
        for journal in self._journals:
            yield self._read_on(journal)

    def _read_on(self, journal: PeerJournal) -> dict[CaseKey, list[Event]]:
        read: dict[CaseKey, list[Event]] = defaultdict(list)
        for page in ahead(self._pages(journal)):
            by_case: dict[CaseKey, list[Event]] = defaultdict(list)
            for event in self._readable(page.events):
                by_case[event.source, event.case_id].append(event)
            for key, events in by_case.items():
                self._fold(key, events)
                read[key] += events
            self._progress(Message(f"nhật ký của {journal.source}", f"journal of {journal.source}"), page.position, page.head)
        return read

    def _pages(self, journal: PeerJournal) -> Iterator[JournalPage]:
        """What a journal tells behind what was read of it."""
        page = None
        while page is None or page.position < page.head:
            page = journal.read(self._read[journal.source], PAGE)
            self._read[journal.source] = page.position
            yield page

    def _readable(self, wires: Iterable[dict[str, Any]]) -> Iterator[Event]:
        """What cannot be read is passed over: the hole it leaves stops its file here as it does in the live set."""
        for wire in wires:
            try:
                yield from_wire(wire)
            except UndecodableEvent:
                self.unreadable += 1

    def _fold(self, key: CaseKey, events: Sequence[Event]) -> None:
        source, case_id = key
        fact = self.facts.get(case_id) or empty(case_id)
        found = fresh(fact["positions"].get(source, 0), events)
        self.facts[case_id] = fold(fact, found.events)
        self.events += len(found.events)
