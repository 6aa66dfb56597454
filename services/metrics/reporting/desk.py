"""What a person does with a report: approve it, have it made anew, correct it, ask for delivery again.

Whoever answers for the district's reports may do all four (`approve_report` in the policy). Each is asked for with a key: the
same request again is answered again and done once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.metrics.domain import report as steps
from services.metrics.domain.period import Period
from services.metrics.domain.report import Deed, Report
from services.metrics.reporting.maker import ReportMaker, table_of
from services.metrics.reporting.overview import Overview
from services.metrics.reporting.store import Reports
from shared.auth.policy import allowed
from shared.auth.principal import Principal
from shared.clock import Clock
from shared.digests import digest
from shared.errors import DuplicateDocument, Forbidden, IdempotencyKeyReused, IllegalAction
from shared.message import Message

ACTION = "approve_report"
# Our own name space: what is kept of a key is of no use to anybody who reads it.
REQUESTS = uuid.UUID("6b8f0c0a-7c1b-5d6f-9a54-3c3f0d5e2b11")
CORRECTED_ALREADY = Message("Báo cáo này đã có bản sửa.", "This report has a correction already.")
NOTHING_TO_CORRECT = Message(
    "Số liệu hiện nay giống hệt báo cáo đã duyệt.", "The figures of now are those of the approved report."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and by which key and body a repetition is recognised."""

    person: Principal
    key: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The report after it, and whether it was done before already."""

    report: Report
    replayed: bool


class Desk:
    """The actions of people on reports."""

    def __init__(self, reports: Reports, overview: Overview, maker: ReportMaker, district: str, clock: Clock) -> None:
        self._reports = reports
        self._overview = overview
        self._maker = maker
        self._district = district
        self._clock = clock

    def may(self, person: Principal) -> bool:
        """Whether this person answers for the district's reports."""
        return allowed(person, ACTION, unit=self._district)

    def approve(self, name: str, sha256: str, asked: Asked) -> Done:
        """Freeze what has this hash. Raises Forbidden, NotFound, IllegalAction, IdempotencyKeyReused, as all actions here."""
        return self._do("approve", name, asked, lambda report, deed: steps.approved(report, sha256, deed))

    def make_anew(self, name: str, asked: Asked) -> Done:
        """The same report of the figures of now; raises FiguresIncomplete too."""
        return self._do("make_anew", name, asked, lambda report, deed: steps.made_anew(report, self._body(report), deed))

    def deliver_again(self, name: str, asked: Asked) -> Done:
        """Try to deliver at once, also what the receiver refused."""
        return self._do("deliver_again", name, asked, steps.asked_again)

    def correct(self, name: str, asked: Asked) -> Done:
        """A new revision of the figures of now beside the frozen one; raises FiguresIncomplete too."""
        deed = self._deed("correct", name, asked)
        report = self._reports.load(name)
        existing = self._reports.correction_of(name)
        if existing is not None:
            return _corrected_before(existing, deed)
        body = self._body_of(report, report["revision"] + 1, replaces=name) if report["approved_at"] else ""
        correction = steps.corrected(report, body, deed)
        if table_of(body) == table_of(report["body"]):
            raise IllegalAction(NOTHING_TO_CORRECT, code="nothing_to_correct", current={"id": name})
        try:
            return Done(self._reports.insert(correction), False)
        except DuplicateDocument:
            return _corrected_before(self._reports.load(correction["_id"]), deed)

    def _do(self, what: str, name: str, asked: Asked, step: Callable[[Report, Deed], Report]) -> Done:
        deed = self._deed(what, name, asked)
        replayed = False

        def once(report: Report) -> Report:
            nonlocal replayed
            replayed = _done_before(report, deed)
            return report if replayed else step(report, deed)

        report = self._reports.change(name, once)
        return Done(report, replayed)

    def _deed(self, what: str, name: str, asked: Asked) -> Deed:
        if not self.may(asked.person):
            raise Forbidden
        key = str(uuid.uuid5(REQUESTS, f"{asked.person.subject}\0{asked.key}"))
        return Deed(asked.person.subject, self._clock(), {"key": key, "hash": digest([what, name, asked.body])})

    def _body(self, report: Report) -> str:
        """The body anew; of a frozen report none is made, the step refuses it anyway."""
        return "" if report["approved_at"] else self._body_of(report, report["revision"], report["replaces"])

    def _body_of(self, report: Report, revision: int, replaces: str | None) -> str:
        return self._maker.body(self._overview.regime(report["regime"]), period_of(report), revision, replaces)


def period_of(report: Report) -> Period:
    """The period of a report."""
    return Period(report["period"], date.fromisoformat(report["first"]), date.fromisoformat(report["last"]))


def _done_before(report: Report, deed: Deed) -> bool:
    """Whether this very request was done to this report; raises IdempotencyKeyReused for another request by the same key."""
    asked = deed.request or {}
    for entry in report["history"]:
        if entry.get("request", {}).get("key") == asked["key"]:
            if entry["request"]["hash"] != asked["hash"]:
                raise IdempotencyKeyReused
            return True
    return False


def _corrected_before(correction: Report, deed: Deed) -> Done:
    if _done_before(correction, deed):
        return Done(correction, True)
    raise IllegalAction(CORRECTED_ALREADY, code="already_corrected", current={"id": correction["_id"]})
