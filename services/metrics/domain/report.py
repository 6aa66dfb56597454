"""A report of a regime: made, approved, frozen, delivered. Pure: each function is one step, given the report before and after it.

A report is a document. Until it is approved its body may be made anew; from then on the body never changes, and only delivery
goes on. A correction is another report that names the one it replaces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from services.metrics.domain.period import Period
from services.metrics.domain.tries import pause
from shared.calendar import HOME
from shared.errors import IllegalAction
from shared.message import Message

Report = dict[str, Any]
"""`_id` "<regime>:<period>:r<revision>", `body` and `sha256` (of its UTF-8), the moments `made_at`, `approved_at`,
`delivered_at`, `tries`, `next_try_at` (None: not tried any more), `refused`, `last_error` (a code), `receipt`, `history`,
`version`.
"""

SYSTEM = "system"
# What approval freezes.
FROZEN = ("regime", "period", "calendar", "first", "last", "revision", "replaces", "body", "sha256", "made_at")

ALREADY_APPROVED = Message(
    "Báo cáo đã được duyệt nên không thay đổi được nữa.", "The report is approved and cannot change any more."
)
NOT_APPROVED = Message("Báo cáo chưa được duyệt.", "The report is not approved yet.")
MADE_ANEW = Message(
    "Báo cáo vừa được lập lại. Vui lòng xem lại rồi duyệt.", "The report was made anew. Please look at it again before approving."
)
DELIVERED_ALREADY = Message("Báo cáo đã gửi tới nơi.", "The report is delivered already.")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something and when. `by` is a subject, never a name; `request` recognises a repetition of the same request."""

    by: str
    at: datetime
    request: Mapping[str, str] | None = None

    def entry(self, did: str, **more: str) -> dict[str, Any]:
        """A line of the history."""
        return {"at": self.at, "by": self.by, "did": did, **more, **({"request": dict(self.request)} if self.request else {})}


def report_id(regime: str, period: str, revision: int) -> str:
    """The name of a report."""
    return f"{regime}:{period}:r{revision}"


def made(regime: str, period: Period, calendar: str, body: str, deed: Deed) -> Report:
    """The first report of a period."""
    return _new(regime, {"name": period.name, "first": period.first, "last": period.last}, calendar, 1, None, body, deed)


def corrected(report: Report, body: str, deed: Deed) -> Report:
    """The next revision, which names what it replaces. Raises IllegalAction unless `report` is frozen."""
    if not report["approved_at"]:
        raise _illegal(NOT_APPROVED, "not_approved", report)
    period = {"name": report["period"], **{name: date.fromisoformat(report[name]) for name in ("first", "last")}}
    return _new(report["regime"], period, report["calendar"], report["revision"] + 1, report["_id"], body, deed)


def made_anew(report: Report, body: str, deed: Deed) -> Report:
    """The same report with the figures of now. Raises IllegalAction once it is approved."""
    if report["approved_at"]:
        raise _illegal(ALREADY_APPROVED, "already_approved", report)
    digest = sha256_of(body)
    return _after(report, deed.entry("made_anew", sha256=digest), body=body, sha256=digest)


def approved(report: Report, sha256: str, deed: Deed) -> Report:
    """Frozen, and due for delivery at once. Raises IllegalAction if it is approved already, or not what the person looked at."""
    if report["approved_at"]:
        raise _illegal(ALREADY_APPROVED, "already_approved", report)
    if sha256 != report["sha256"]:
        raise _illegal(MADE_ANEW, "made_anew", report)
    return _after(report, deed.entry("approved", sha256=sha256), approved_at=deed.at, next_try_at=deed.at)


def tried(report: Report, at: datetime) -> Report:
    """A try begins. It is noted before, so that after a crash the next one waits its turn and the number of tries is right."""
    tries = report["tries"] + 1
    return _after(report, tries=tries, next_try_at=at + pause(tries), last_error="unfinished")


def failed(report: Report, error: str) -> Report:
    """A try came to nothing; another follows at `next_try_at`."""
    return _after(report, last_error=error)


def refused(report: Report, error: str, deed: Deed) -> Report:
    """The receiver does not want it as it is; nothing more is tried until a person asks."""
    return _after(report, deed.entry("refused", error=error), refused=True, next_try_at=None, last_error=error)


def delivered(report: Report, receipt: str, deed: Deed) -> Report:
    """A receipt for exactly this report was verified."""
    done = {"delivered_at": deed.at, "receipt": receipt, "next_try_at": None, "refused": False, "last_error": None}
    return _after(report, deed.entry("delivered", sha256=report["sha256"]), **done)


def set_aside(report: Report, successor: str, deed: Deed) -> Report:
    """Not sent any more, because its correction is approved."""
    return _after(report, deed.entry("replaced"), replaced_by=successor, next_try_at=None)


def asked_again(report: Report, deed: Deed) -> Report:
    """Tried at once, because a person wants it. Raises IllegalAction for what is not approved, or has arrived."""
    if not report["approved_at"] or report["replaced_by"]:
        raise _illegal(NOT_APPROVED, "not_approved", report)
    if report["delivered_at"]:
        raise _illegal(DELIVERED_ALREADY, "already_delivered", report)
    return _after(report, deed.entry("asked_again"), refused=False, next_try_at=deed.at, tries=0)


def sha256_of(body: str) -> str:
    """The hash by which a body is known."""
    return hashlib.sha256(body.encode()).hexdigest()


def figures_complete(looks: Sequence[Mapping[str, Any]], sources: Sequence[str], last: date) -> bool:
    """Whether a report of a period that ended on `last` can be made.

    Every source was looked at after that day, something was told at all, and nothing that was told is waiting to be counted.
    """
    ended = datetime.combine(last + timedelta(days=1), time(), HOME)
    heard = {look["_id"] for look in looks} >= set(sources) and any(look["produced"] for look in looks)
    return heard and all(look["unapplied"] == 0 and look["checked_at"] >= ended for look in looks)


def _new(
    regime: str, period: Mapping[str, Any], calendar: str, revision: int, replaces: str | None, body: str, deed: Deed
) -> Report:
    digest = sha256_of(body)
    days = {"first": period["first"].isoformat(), "last": period["last"].isoformat()}
    what = {"regime": regime, "period": period["name"], "calendar": calendar, **days, "revision": revision, "replaces": replaces}
    delivery = {"tries": 0, "next_try_at": None, "refused": False, "last_error": None, "receipt": None, "replaced_by": None}
    moments = {"made_at": deed.at, "approved_at": None, "delivered_at": None}
    history = [deed.entry("corrected" if replaces else "made", sha256=digest)]
    body_and_hash = {"body": body, "sha256": digest}
    name = report_id(regime, period["name"], revision)
    return {"_id": name, "version": 1, **what, **body_and_hash, **moments, **delivery, "history": history}


def _after(report: Report, entry: Mapping[str, Any] | None = None, **changes: Any) -> Report:
    history = [*report["history"], *([entry] if entry else [])]
    return {**report, **changes, "history": history, "version": report["version"] + 1}


def _illegal(words: Message, code: str, report: Report) -> IllegalAction:
    return IllegalAction(words, code=code, current={"id": report["_id"], "sha256": report["sha256"]})
