"""A district over HTTP: sign in as anybody, apply, act, ask for figures. What people do, as a few sentences of Python."""

from __future__ import annotations

import time
import uuid
from typing import Any

import requests

from tests.support.applications import birth
from tests.support.papers import PDF

PERIOD = "2026"
AN_THUY = "29179"


class District:
    """The doors of a running system on this machine."""

    def __init__(self, base_port: int) -> None:
        self.identity, self.submission, self.processing, self.metrics = (
            f"http://127.0.0.1:{base_port + number}" for number in range(4)
        )
        self._tokens: dict[str, str] = {}
        self._http = requests.Session()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(self, method: str, url: str, persona: str, **more: Any) -> requests.Response:
        """A request signed as `persona`."""
        headers = {"Authorization": f"Bearer {self._token(persona)}", **more.pop("headers", {})}
        return self._http.request(method, url, headers=headers, timeout=30, **more)

    def apply(self, persona: str = "citizen-an", *, key: str | None = None, unit: str = AN_THUY, **changes: Any) -> dict[str, Any]:
        """Send a birth registration with its paper; returns the receipt."""
        files = {"file": ("giay-chung-sinh.pdf", PDF, "application/pdf")}
        uploaded = self.ask("POST", f"{self.submission}/api/v1/uploads", persona, files=files)
        assert uploaded.status_code == 201, uploaded.text
        paper = {"upload_id": uploaded.json()["id"], "component": "2"}
        body = birth(**{"attachments": [paper], "receiving_unit": unit, **changes})
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        sent = self.ask("POST", f"{self.submission}/api/v1/applications", persona, json=body, headers=headers)
        assert sent.status_code == 201, sent.text
        receipt: dict[str, Any] = sent.json()
        return receipt

    def case(self, case_id: str, persona: str, *, seconds: float = 20.0) -> requests.Response:
        """The case file as an official sees it, as soon as it is there."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.ask("GET", f"{self.processing}/api/v1/cases/{case_id}", persona)
            if answer.status_code == 200 or time.monotonic() > deadline:
                return answer
            time.sleep(0.05)

    def act(self, case_id: str, action: str, persona: str, **body: Any) -> dict[str, Any]:
        """Do something to the case file as it is now; returns the file afterwards."""
        seen = self.case(case_id, persona)
        assert seen.status_code == 200, seen.text
        url = f"{self.processing}/api/v1/cases/{case_id}/actions/{action}"
        done = self.ask("POST", url, persona, json=body, headers={"If-Match": seen.headers["ETag"]})
        assert done.status_code == 200, done.text
        after: dict[str, Any] = done.json()
        return after

    def settle_birth(self, case_id: str, *, medium: str = "system", release: str = "electronic") -> None:
        """All steps of a birth registration in An Thủy, each by the right person."""
        office = f"official-{AN_THUY}"
        self.act(case_id, "accept", f"{office}-receptionist")
        self.act(case_id, "complete_step", f"{office}-specialist", medium=medium)
        self.act(case_id, "sign", f"{office}-leader", signature="electronic")
        self.act(case_id, "sign", f"{office}-clerk", signature="electronic")
        self.act(case_id, "release", f"{office}-receptionist", medium=release)

    def share(self, **question: str) -> dict[str, Any]:
        """A figure, as the manager sees it."""
        answer = self.ask("GET", f"{self.metrics}/api/v1/online-share", "manager-836", params={"period": PERIOD, **question})
        assert answer.status_code == 200, answer.text
        figure: dict[str, Any] = answer.json()
        return figure

    def _token(self, persona: str) -> str:
        if persona not in self._tokens:
            answer = self._http.post(f"{self.identity}/demo/token", json={"persona": persona}, timeout=10)
            self._tokens[persona] = answer.json()["access_token"]
        return self._tokens[persona]
