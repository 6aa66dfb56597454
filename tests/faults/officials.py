"""Officials who finish what they began: after any failure they look at the file again and do what it waits for."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from typing import Any

import requests

from tests.support.district import AN_THUY, District

# step of the workflow → (who, what they do); the appraisal may have been on paper.
WORK = {
    "tiep_nhan": ("receptionist", "accept", {}),
    "tham_dinh": ("specialist", "complete_step", {}),
    "phe_duyet": ("leader", "sign", {"signature": "electronic"}),
    "dong_dau": ("clerk", "sign", {"signature": "electronic"}),
    "tra_ket_qua": ("receptionist", "release", {"medium": "electronic"}),
}
# Every so many files have a step on paper: then the file counts in the denominator only.
ON_PAPER = 3


class Officials:
    """A few of them, taking the first so many files that were acknowledged."""

    def __init__(self, district: District, files: queue.SimpleQueue[str], wanted: int, deadline: float) -> None:
        self.settled: dict[str, str] = {}
        self.versions: Counter[tuple[str, str]] = Counter()
        self.others: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._cases = f"{district.processing}/api/v1/cases"
        self._tokens = {role: district.token(f"official-{AN_THUY}-{role}") for role, _, _ in WORK.values()}
        self._files = files
        self._turns = list(range(wanted))
        self._deadline = deadline
        self._threads: list[threading.Thread] = []

    def work(self, people: int) -> None:
        """Begin; returns at once."""
        self._threads = [threading.Thread(target=self._official, daemon=True) for _ in range(people)]
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Until all have done their part or the deadline is over."""
        for thread in self._threads:
            thread.join()

    def _official(self) -> None:
        with requests.Session() as session:
            while self._turns and time.monotonic() < self._deadline:
                number = self._turns.pop()
                medium = "paper" if number % ON_PAPER == 0 else "system"
                self._settle(session, self._files.get(timeout=60), medium)

    def _settle(self, session: requests.Session, case_id: str, medium: str) -> None:
        while time.monotonic() < self._deadline:
            seen = self._ask(session, "GET", f"{self._cases}/{case_id}", "receptionist")
            if seen is None:
                time.sleep(0.2)
                continue
            if seen.json()["state"] in ("done", "closed"):
                self.settled[case_id] = medium
                return
            self._act(session, case_id, seen, medium)
        self.wrong.append(f"{case_id} was not settled in time")

    def _act(self, session: requests.Session, case_id: str, seen: requests.Response, medium: str) -> None:
        role, action, body = WORK[seen.json()["step"]]
        sent: dict[str, Any] = {**body, "medium": medium} if action == "complete_step" else dict(body)
        url = f"{self._cases}/{case_id}/actions/{action}"
        done = self._ask(session, "POST", url, role, json=sent, headers={"If-Match": seen.headers["ETag"]})
        if done is not None:
            self.versions[case_id, done.headers["ETag"]] += 1

    def _ask(self, session: requests.Session, method: str, url: str, role: str, **more: Any) -> requests.Response | None:
        """The answer, if it is a good one; 404 means that the file is not there yet, 409 and 412 that it has moved on."""
        headers = {"Authorization": f"Bearer {self._tokens[role]}", **more.pop("headers", {})}
        try:
            answer = session.request(method, url, headers=headers, timeout=15, **more)
        except requests.RequestException as error:
            self.others[type(error).__name__] += 1
            return None
        if answer.ok:
            return answer
        self.others[str(answer.status_code)] += 1
        if answer.status_code not in (404, 409, 412) and answer.status_code < 500:
            self.wrong.append(f"{method} {url}: {answer.status_code} {answer.text[:200]}")
        return None
