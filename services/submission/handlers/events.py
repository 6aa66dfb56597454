"""What processing's events do to the citizen's view: one table from event type to handler, one write per batch of a case."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.submission.domain import payments, surplus
from services.submission.domain.applications import Application, Change, purge
from services.submission.domain.notices import notice_of
from services.submission.domain.progress import FOLDS, advance
from services.submission.domain.tracking import BITS, code_of
from services.submission.handlers.notices import outgoing
from services.submission.store import Store
from shared.events import Event, NewEvent
from shared.projection import NOT_KEPT, Applied
from shared.sequence import fresh

Handler = Callable[[Store, Application, Event], Change]


def show_progress(store: Store, application: Application, event: Event) -> Change:
    """The citizen sees it, and is told if it is news."""
    if application.get("purged"):
        return application, []
    tell(store, application, event)
    return {**application, "progress": advance(application["progress"], event)}, []


def ask_for_the_fee(store: Store, application: Application, event: Event) -> Change:
    """The file owes its fee from now on, under a reference that nobody can guess."""
    if application.get("purged"):
        return application, []
    tell(store, application, event)
    return payments.ask(application, event, code_of(secrets.randbits(BITS)).replace("-", "")), []


def note_the_fee(store: Store, application: Application, event: Event) -> Change:
    """The fee was taken at the counter, or money that was not owed because the bank's had come before."""
    if application.get("purged"):
        return application, []
    notice = payments.news_of_collected(application, event)
    # The kind is in the id: the bank may report between the news and the write, and then the event is told anew, as another kind.
    store.notices.put([outgoing(application, f"{event.id}:{notice.kind}", notice, event.time)])
    return payments.collected(application, event)


def note_the_return(store: Store, application: Application, event: Event) -> Change:
    """The desk has given back what was kept to be given back."""
    if application.get("purged"):
        return application, []
    store.notices.put([outgoing(application, event.id, surplus.news_of_returned(event), event.time)])
    return surplus.returned(application, event), []


def tell(store: Store, application: Application, event: Event) -> None:
    """Put the news of an event where it goes out, if it is news."""
    notice = notice_of(event)
    if notice:
        store.notices.put([outgoing(application, event.id, notice, event.time)])


def purge_secret(store: Store, application: Application, event: Event) -> Change:
    """Delete everything anybody wrote, then the references to it; killed in between, the event comes again and so does this."""
    for paper in application.get("attachments", ()):
        store.uploads.delete(paper["id"])
    store.drafts.delete_of_case(application["owner"], application["_id"])
    store.notices.delete_of_case(application["_id"])
    return (application, []) if application.get("purged") else purge(application, event.time, event.id)


EVENT_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(FOLDS, show_progress),
    "payment.asked": ask_for_the_fee,
    "payment.collected": note_the_fee,
    "payment.returned": note_the_return,
    "case.marked_secret": purge_secret,
}


@dataclass(frozen=True, slots=True)
class CitizenView:
    """Applies processing's events to applications, for `shared.projection.per_case`."""

    store: Store

    def apply(self, source: str, case_id: str, events: Sequence[Event]) -> Applied:
        """Effect and position in one compare-and-swap; raises StaleVersion. Counter and internal files are not ours."""
        application = self.store.applications.find(case_id)
        if application is None:
            return Applied(duplicates=len(events))
        found = fresh(application["positions"].get(source, 0), events)
        if found.events:
            self._save(application, source, found.events)
        return Applied(len(found.events), found.duplicates, found.gap_after)

    def positions(self, source: str, case_ids: Sequence[str]) -> dict[str, int]:
        """The last applied number of each case; `NOT_KEPT` when it did not come in here."""
        here = {case["_id"]: case["positions"].get(source, 0) for case in self.store.applications.positions(case_ids)}
        return {case_id: here.get(case_id, NOT_KEPT) for case_id in case_ids}

    def _save(self, application: Application, source: str, events: Sequence[Event]) -> None:
        told: list[NewEvent] = []
        for event in events:
            application, facts = EVENT_HANDLERS.get(event.type, _unseen)(self.store, application, event)
            told += facts
        positions = {**application["positions"], source: events[-1].sequence}
        self.store.applications.save({**application, "positions": positions}, told)


def _unseen(_store: Store, application: Application, _event: Event) -> Change:
    """An event the citizen need not see: only the position moves."""
    return application, []
