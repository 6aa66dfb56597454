"""Money of the bank written into an application with the news of it: both or neither, once, however often it is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.submission.domain.applications import Application, Change
from services.submission.domain.payments import BankReport, news_of
from services.submission.handlers.notices import outgoing
from services.submission.store import Store
from shared.clock import Clock, never_before
from shared.mongo.connect import Document

# Tries against events that change the application at the same moment.
TRIES = 10
Rule = Callable[[Application, BankReport, datetime], Change]


def write_report(store: Store, clock: Clock, application: Application, report: BankReport, rule: Rule) -> Application:
    """One try to let `rule` take `report` into `application`; returns it as stored. Raises StaleVersion, and what `rule` raises.

    A report that was here before is written again, and its news put again: whoever lost the race against the write that counted
    it may have taken back, right before that write, what the winner had put.
    """
    now = never_before(application["updated_at"], clock)
    changed, events = rule(application, report, now)
    news = _news(changed, report.id, now)
    # Before the write, and taken back with it: put afterwards, it could outlive a file that is purged in between.
    store.notices.put(news)
    try:
        return store.applications.save(changed, events)
    except Exception:
        # Also when nobody knows whether the write came through: whoever tries again puts the news again.
        store.notices.take_back(_untrue(store, application, report, news))
        raise


def _untrue(store: Store, application: Application, report: BankReport, news: list[Document]) -> list[Document]:
    """The news that the application as it is stored does not bear out.

    Another try may have counted the report, and its news have gone out: taken back and put again, they would go out twice.
    """
    stored = store.applications.load(application["_id"])
    true = set() if stored.get("purged") else {each["_id"] for each in _news(stored, report.id, stored["updated_at"])}
    return [each for each in news if each["_id"] not in true]


def _news(application: Application, report_id: str, now: datetime) -> list[Document]:
    """What to tell, once: the kind is in the id, so that what a broken try left cannot stand in for other news."""
    notice = news_of(application, report_id)
    return [outgoing(application, f"bank:{report_id}:{notice.kind}", notice, now)] if notice else []
