"""The bank's reports taken in: believed only with its signature, found by the reference, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.bank_signature import Signed, check
from services.submission.domain.payments import (
    BankReport,
    PaymentState,
    known_outcome,
    payment_state,
    reported,
    state_after_purge,
    wrong_amount,
)
from services.submission.domain.references import references_in
from services.submission.domain.unmatched import OTHER_AMOUNT, UNKNOWN_REFERENCE, kept_of
from services.submission.handlers.crediting import TRIES, write_report
from services.submission.store import Store
from shared.clock import Clock
from shared.errors import Invalid, MotCuaError, NotFound, StaleVersion
from shared.message import Message


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

        Money that fits no application is kept for the cashier, and the bank is told that it does not fit, every time alike, until
        the cashier has assigned it (`assigning.py`).

        Raises UnknownPayment, Invalid, ReportIdReused, StaleVersion.
        """
        report, purpose = BankReport(report_id, body["outcome"], body["amount_dong"]), body["purpose"]
        if repeated := self._kept_before(report):
            return repeated
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
        """One try; see `write_report` for a report that was here before."""
        replayed = self._replays(application, report)
        return Taken(payment_state(write_report(self._store, self._clock, application, report, reported)), replayed)

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

    def _kept_before(self, report: BankReport) -> Taken | None:
        """The answer to a report whose money is kept already: as it was answered then, until an application has the money.

        What the purpose said is not kept, so another report under the same id is known by its amount or outcome only.
        """
        kept = self._store.unmatched.find(report.id)
        if kept is None:
            return None
        if (report.outcome, report.amount_dong) != (SUCCEEDED, kept["amount_dong"]):
            raise ReportIdReused
        holder = self._store.applications.by_bank_report(report.id)
        if holder is None:
            raise UnknownPayment if kept["why"] == UNKNOWN_REFERENCE else wrong_amount()
        state = payment_state(self._store.applications.load(holder["_id"]))
        return Taken(state or state_after_purge(SUCCEEDED), replayed=True)

    def _replays(self, application: Application, report: BankReport) -> bool:
        """Whether this very report was here before; raises ReportIdReused when another one had its id."""
        outcome = known_outcome(application, report.id)
        holder = self._store.applications.by_bank_report(report.id)
        of_another = holder is not None and holder["_id"] != application["_id"]
        if of_another or outcome not in (None, report.outcome):
            raise ReportIdReused
        return outcome is not None
