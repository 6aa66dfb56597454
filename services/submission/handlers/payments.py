"""The bank's reports taken in: believed only with its signature, found by the reference, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.bank_signature import Signed, check
from services.submission.domain.payments import (
    BankReport,
    PaymentState,
    known_outcome,
    news_of,
    payment_state,
    references_in,
    reported,
    state_after_purge,
    wrong_amount,
)
from services.submission.domain.unmatched import OTHER_AMOUNT, UNKNOWN_REFERENCE, kept_of
from services.submission.handlers.notices import outgoing
from services.submission.store import Store
from shared.clock import Clock, never_before
from shared.errors import Invalid, MotCuaError, NotFound, StaleVersion
from shared.message import Message
from shared.mongo.connect import Document

# Tries against events that change the application at the same moment.
TRIES = 10


class UnknownPayment(NotFound):
    """No application waits for a payment with this reference."""

    code = "unknown_payment"
    message = Message("Không có khoản phải nộp nào với nội dung này.", "Nothing is owed under this reference.")


class ReportIdReused(MotCuaError):
    """The bank gave the same id to two reports that say different things."""

    code, status = "report_id_reused", 409
    message = Message("Mã thông báo đã dùng cho thông báo khác.", "This id was used for another report.")


@dataclass(frozen=True, slots=True)
class Taken:
    """Where the payment stands after the report, and whether the report was here before."""

    state: PaymentState | None
    replayed: bool


class Paying:
    """Takes the reports of one bank, which shares `key` with us."""

    def __init__(self, store: Store, clock: Clock, key: str) -> None:
        self._store = store
        self._clock = clock
        self._key = key

    def check(self, signed: Signed) -> None:
        """Raises NotSigned unless the bank sent this, just now."""
        check(signed, self._key, self._clock())

    def take(self, report_id: str, body: Mapping[str, Any]) -> Taken:
        """Count a report whose signature was checked, and tell the applicant, each once however often it comes.

        Money that fits no application is kept for the cashier, and the bank is told that it does not fit, every time alike.

        Raises UnknownPayment, Invalid, ReportIdReused, StaleVersion.
        """
        report, purpose = BankReport(report_id, body["outcome"], body["amount_dong"]), body["purpose"]
        self._require_not_kept(report)
        try:
            return self._counted(report, purpose)
        except UnknownPayment:
            if repeated := self._of_a_purged_file(report):
                return repeated
            self._keep(report, purpose, UNKNOWN_REFERENCE)
            raise
        except Invalid:
            self._keep(report, purpose, OTHER_AMOUNT)
            raise

    def _counted(self, report: BankReport, purpose: str) -> Taken:
        for _ in range(TRIES):
            with suppress(StaleVersion):
                return self._taken(self._named(purpose), report)
        raise StaleVersion

    def _taken(self, application: Application, report: BankReport) -> Taken:
        """One try. A report that was here before is written again, and its news put again: whoever lost the race against the
        write that counted it may have taken back what the winner had put."""
        replayed = self._replays(application, report)
        now = never_before(application["updated_at"], self._clock)
        changed, events = reported(application, report, now)
        news = _news(changed, report.id, now)
        # Before the write, and taken back with it: put afterwards, it could outlive a file that is purged in between.
        self._store.notices.put(news)
        try:
            return Taken(payment_state(self._store.applications.save(changed, events)), replayed)
        except Exception:
            # Also when nobody knows whether the write came through: the bank asks again, and the news is put again.
            self._store.notices.take_back(news)
            raise

    def _named(self, purpose: str) -> Application:
        for reference in references_in(purpose):
            found = self._store.applications.by_payment_reference(reference)
            if found is not None:
                return found
        raise UnknownPayment

    def _of_a_purged_file(self, report: BankReport) -> Taken | None:
        """The answer to a report that an application took in before it was purged: the reference is gone, the report's id is not.

        The purpose cannot be compared any more, nor the amount, so whatever comes under the id with the same outcome is taken for
        the same report: one transfer has one id, and to give a paid fee back would be worse. Asked only when no application
        has the reference, and after the tries, because a purge may come between them.
        """
        holder = self._store.applications.by_bank_report(report.id)
        if holder is None or not holder.get("purged"):
            return None
        if (outcome := known_outcome(holder, report.id)) != report.outcome:
            raise ReportIdReused
        return Taken(state_after_purge(outcome), replayed=True)

    def _keep(self, report: BankReport, purpose: str, why: str) -> None:
        """Only money that came, and only what no application has: under one id it is one transfer."""
        if report.outcome != SUCCEEDED:
            return
        if self._store.applications.by_bank_report(report.id) is not None:
            raise ReportIdReused
        find = self._store.applications.by_payment_reference
        ours = [reference for reference in references_in(purpose) if find(reference) is not None]
        self._store.unmatched.put(kept_of(report, purpose, ours, why, self._clock()))

    def _require_not_kept(self, report: BankReport) -> None:
        """Answers a report whose money is kept already as it was answered then.

        What the purpose said is not kept, so another report under the same id is known by its amount or outcome only.
        """
        kept = self._store.unmatched.find(report.id)
        if kept is None:
            return
        if (report.outcome, report.amount_dong) != (SUCCEEDED, kept["amount_dong"]):
            raise ReportIdReused
        raise UnknownPayment if kept["why"] == UNKNOWN_REFERENCE else wrong_amount()

    def _replays(self, application: Application, report: BankReport) -> bool:
        """Whether this very report was here before; raises ReportIdReused when another one had its id."""
        outcome = known_outcome(application, report.id)
        holder = self._store.applications.by_bank_report(report.id)
        of_another = holder is not None and holder["_id"] != application["_id"]
        if of_another or outcome not in (None, report.outcome):
            raise ReportIdReused
        return outcome is not None


def _news(application: Application, report_id: str, now: datetime) -> list[Document]:
    """What to tell, once: the kind is in the id, so that what a broken try left cannot stand in for other news."""
    notice = news_of(application, report_id)
    return [outgoing(application, f"bank:{report_id}:{notice.kind}", notice, now)] if notice else []
