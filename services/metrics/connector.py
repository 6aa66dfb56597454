"""The connector to the province: sends approved reports, and believes only a signed receipt for the same content.

A report is sent with the same key (`Idempotency-Key`: its id and hash) every time, so a try whose answer was lost is repeated
without being received twice. What is known of tries stands in the report itself, so a restart goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass

import requests
import structlog
from joserfc.jwk import KeySet
from prometheus_client import Counter

from services.metrics.domain import report as steps
from services.metrics.domain.report import SYSTEM, Deed, Report, sha256_of
from services.metrics.domain.report_state import DELIVERED, state
from services.metrics.reporting.keys import ReportingKeys
from services.metrics.reporting.store import Reports
from services.metrics.reporting.tokens import NoReceipt, sign_report, verify_receipt
from shared.clock import Clock
from shared.http.idempotency import HEADER

log = structlog.get_logger(__name__)

# Seconds to connect and to wait for an answer. The receiver may store and sign before it answers; a try that was cut off is safe
# to repeat.
TIMEOUT_SECONDS = (3.05, 20.0)
# Seconds between looks for something to deliver: an approved report is on its way after this at most.
ROUND_SECONDS = 5.0
# Reports per look.
AT_ONCE = 20
# Refusals by status that pass by themselves: too slow, too early, too many.
PASSING = (408, 425, 429)

TRIES = Counter("motcua_report_tries_total", "Tries to deliver a report, by what came of them", ["outcome"])


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was verified."""

    token: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try came to nothing, as a code; `final`: the receiver does not want the report as it is."""

    code: str
    final: bool = False


class Receiver:
    """The province's reporting system at one address, and the keys by which it knows us and we know it; without keys, none."""

    def __init__(self, url: str, keys: ReportingKeys | None, issuer: str) -> None:
        self._url = url
        self._keys = keys
        self._issuer = issuer
        self._session = requests.Session()

    @property
    def connected(self) -> bool:
        """Whether there is one."""
        return self._keys is not None

    def send(self, report: Report) -> Receipt | Failure:
        """One try; never raises for what the other side or the network does."""
        assert self._keys is not None, "nothing is sent while there is no receiver"
        name, digest = report["_id"], report["sha256"]
        if sha256_of(report["body"]) != digest:
            return Failure("body_damaged", final=True)
        headers = {
            "Authorization": f"Bearer {sign_report(self._keys.own, name, digest, self._issuer)}",
            "Content-Type": "application/json",
            HEADER: f"{name}:{digest}",
        }
        try:
            answer = self._session.post(
                self._url, data=report["body"].encode(), headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.Timeout:
            return Failure("timeout")
        except requests.RequestException:
            return Failure("no_connection")
        return self._judged(answer, report, self._keys.receiver)

    def _judged(self, answer: requests.Response, report: Report, keys: KeySet) -> Receipt | Failure:
        status = answer.status_code
        if not 200 <= status < 300:
            return Failure(f"answered_{status}", final=400 <= status < 500 and status not in PASSING)
        try:
            token = str(answer.json()["receipt"])
            verify_receipt(keys, token, report["_id"], report["sha256"], self._issuer)
        except (requests.JSONDecodeError, KeyError, TypeError):
            return Failure("receipt_unreadable")
        except NoReceipt as reason:
            return Failure(reason.code)
        return Receipt(token)


class Connector:
    """Delivers what is approved; run as a loop of the metrics worker."""

    name = "connector"

    def __init__(self, reports: Reports, receiver: Receiver, clock: Clock) -> None:
        self._reports = reports
        self._receiver = receiver
        self._clock = clock

    def step(self) -> float:
        """One round; returns the seconds to wait before the next. Does nothing while there is no receiver."""
        if self._receiver.connected:
            for report in self._reports.to_deliver(self._clock(), AT_ONCE):
                self._deliver(report)
        return ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _deliver(self, report: Report) -> None:
        successor = self._reports.correction_of(report["_id"])
        if successor and successor["approved_at"]:
            self._reports.swap(report, steps.set_aside(report, successor["_id"], self._deed()))
            return
        # Noted before sending: whoever loses this race, or dies after it, leaves the try to the other or to the next time.
        if not self._reports.swap(report, steps.tried(report, self._clock())):
            return
        outcome = self._receiver.send(report)
        code = "delivered" if isinstance(outcome, Receipt) else outcome.code
        TRIES.labels(code).inc()
        log.info("report_tried", report=report["_id"], outcome=code)
        self._reports.change(report["_id"], lambda now: self._after(now, outcome))

    def _after(self, report: Report, outcome: Receipt | Failure) -> Report:
        if state(report) == DELIVERED:  # another worker was faster, with the same receipt
            return report
        if isinstance(outcome, Receipt):
            return steps.delivered(report, outcome.token, self._deed())
        if outcome.final:
            return steps.refused(report, outcome.code, self._deed())
        return steps.failed(report, outcome.code)

    def _deed(self) -> Deed:
        return Deed(SYSTEM, self._clock())
