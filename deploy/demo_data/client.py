"""A district over HTTP: sign in as anybody, apply, act, ask for figures. What people do, as a few sentences of Python."""

from __future__ import annotations

import time
import uuid
from typing import Any

import requests

from deploy.demo_data.forms import PAPER, application

AN_THUY = "29179"
SECONDS = 30.0


class Refused(Exception):
    """A service said no; the message is its answer."""


class District:
    """The doors of a running system on this machine: four ports from `base_port` on."""

    def __init__(self, base_port: int = 8000) -> None:
        self.identity, self.submission, self.processing, self.metrics = (
            f"http://127.0.0.1:{base_port + number}" for number in range(4)
        )
        self.bank = f"http://127.0.0.1:{base_port + 5}"
        self._tokens: dict[str, str] = {}
        self._http = requests.Session()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(self, method: str, url: str, persona: str, **more: Any) -> requests.Response:
        """A request signed as `persona`, whatever comes of it."""
        headers = {"Authorization": f"Bearer {self.token(persona)}", **more.pop("headers", {})}
        return self._http.request(method, url, headers=headers, timeout=SECONDS, **more)

    def expect(self, status: int, method: str, url: str, persona: str, **more: Any) -> requests.Response:
        """A request that must be answered with `status` (or 200); raises Refused otherwise."""
        answer = self.ask(method, url, persona, **more)
        if answer.status_code not in (200, status):
            raise Refused(f"{method} {url}: {answer.status_code} {answer.text}")
        return answer

    def apply(self, persona: str = "citizen-an", *, key: str | None = None, **changes: Any) -> dict[str, Any]:
        """Send an application with its paper; returns the receipt. `changes` replace parts of a birth registration."""
        paper = {"upload_id": self.upload(persona), "component": "2"}
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        url = f"{self.submission}/api/v1/applications"
        sent = self.expect(201, "POST", url, persona, json=application(attachments=[paper], **changes), headers=headers)
        receipt: dict[str, Any] = sent.json()
        return receipt

    def upload(self, persona: str) -> str:
        """Send a paper; returns its id."""
        files = {"file": ("giay-to.pdf", PAPER, "application/pdf")}
        sent = self.expect(201, "POST", f"{self.submission}/api/v1/uploads", persona, files=files)
        return str(sent.json()["id"])

    def case(self, case_id: str, persona: str) -> requests.Response:
        """The case file as an official sees it, as soon as it is there."""
        deadline = time.monotonic() + SECONDS
        while True:
            answer = self.ask("GET", f"{self.processing}/api/v1/cases/{case_id}", persona)
            if answer.status_code == 200:
                return answer
            if time.monotonic() > deadline:
                raise Refused(f"case {case_id}: {answer.status_code} {answer.text}")
            time.sleep(0.05)

    def act(self, case_id: str, action: str, persona: str, **body: Any) -> dict[str, Any]:
        """Do something to the case file as it is now; returns the file afterwards."""
        seen = self.case(case_id, persona)
        url = f"{self.processing}/api/v1/cases/{case_id}/actions/{action}"
        done = self.expect(200, "POST", url, persona, json=body, headers={"If-Match": seen.headers["ETag"]})
        after: dict[str, Any] = done.json()
        return after

    def settle_in_commune(
        self, case_id: str, unit: str = AN_THUY, *, medium: str = "system", release: str = "electronic"
    ) -> None:
        """All steps of a commune's own procedure, each by the right person; `medium` paper: the appraisal was on paper."""
        office = f"official-{unit}"
        self.act(case_id, "accept", f"{office}-receptionist")
        self.act(case_id, "complete_step", f"{office}-specialist", medium=medium)
        self.act(case_id, "sign", f"{office}-leader", signature="electronic")
        self.act(case_id, "sign", f"{office}-clerk", signature="electronic")
        self.act(case_id, "release", f"{office}-receptionist", medium=release)

    def settle_in_district(self, case_id: str, department: str, *, medium: str = "system") -> None:
        """All steps of a procedure that the district decides."""
        self.act(case_id, "accept", "official-836-receptionist")
        self.act(case_id, "complete_step", f"official-{department}-unit_head")
        self.act(case_id, "complete_step", f"official-{department}-specialist", medium=medium)
        self.act(case_id, "complete_step", f"official-{department}-unit_head")
        self.act(case_id, "sign", "official-836-leader", signature="electronic")
        self.act(case_id, "sign", "official-836-clerk", signature="electronic")
        self.act(case_id, "release", "official-836-receptionist", medium="electronic")

    def pay(self, picture: str, *, outcome: str = "succeeded", report_id: str | None = None, taken: bool = True) -> None:
        """Let the demo bank make the transfer of a VietQR, or let it fail; the same `report_id` is the same report again.

        `taken`: whether the district has to know what the transfer is for.
        """
        body = {"qr": picture, "outcome": outcome, "report_id": report_id}
        answer = self._http.post(f"{self.bank}/demo/pay", json=body, timeout=SECONDS)
        if answer.status_code != (200 if taken else 502):
            raise Refused(f"transfer: {answer.status_code} {answer.text}")

    def picture(self, case_id: str, persona: str = "citizen-an") -> str:
        """The VietQR with which the fee of an application is paid, as soon as the fee is asked for."""
        deadline = time.monotonic() + SECONDS
        while True:
            payment = self.ask("GET", f"{self.submission}/api/v1/applications/{case_id}", persona).json()["payment"]
            if payment and payment["transfer"]:
                return str(payment["transfer"]["vietqr"])
            if time.monotonic() > deadline:
                raise Refused(f"payment of {case_id}: not asked for, {payment}")
            time.sleep(0.05)

    def record(self, what: str, persona: str, **body: Any) -> dict[str, Any]:
        """Enter something at processing: `cases`, `register-entries` or `secret-counts`."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        made = self.expect(201, "POST", f"{self.processing}/api/v1/{what}", persona, json=body, headers=headers)
        entered: dict[str, Any] = made.json()
        return entered

    def share(self, **question: str) -> dict[str, Any]:
        """A figure, as the manager sees it."""
        figure: dict[str, Any] = self.expect(
            200, "GET", f"{self.metrics}/api/v1/online-share", "manager-836", params=question
        ).json()
        return figure

    def token(self, persona: str) -> str:
        """What signs the requests of `persona`."""
        if persona not in self._tokens:
            answer = self._http.post(f"{self.identity}/demo/token", json={"persona": persona}, timeout=SECONDS)
            self._tokens[persona] = answer.json()["access_token"]
        return self._tokens[persona]
