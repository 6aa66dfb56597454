"""Citizens whose app does not give up: it sends again with the same key until it has an answer, whatever happens in between."""

from __future__ import annotations

import queue
import random
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

import requests

from tests.support.district import AN_THUY, District

# Certified copies: nothing has to be uploaded, so one request is the whole application.
PROCEDURE = "2.000815"
# Invented, and found nowhere else: whoever finds them outside the documents of the case has found a leak.
NAME = "Công Dân Gặp Nạn"
ID_NUMBERS = "0001907"
STREET = "Ấp Sóng Gió"
PERSONAS = ("citizen-an", "citizen-binh", "business-cuc")
# One of so many applications is sent again after its answer, as by an app that lost it.
SENT_AGAIN = 10
ANSWER_SECONDS = 15.0
# Seconds an app waits between two applications: ten apps then send about as many as the embedded store can carry to their end.
PACE_SECONDS = 0.4


@dataclass
class Answers:
    """Per key of idempotency, every case id that was answered with 201; and how the other attempts ended."""

    cases: dict[str, set[str]] = field(default_factory=dict)
    order: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    others: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> list[str]:
        """Every case id once per key."""
        return [case for cases in self.cases.values() for case in cases]


class Citizens:
    """So many apps at once, sending numbered applications; the keys and what is written in them come from the numbers."""

    def __init__(self, district: District, tag: str, deadline: float) -> None:
        self.answers = Answers()
        self.pace = PACE_SECONDS
        self._url = f"{district.submission}/api/v1/applications"
        self._tokens = [district.token(persona) for persona in PERSONAS]
        self._tag = tag
        self._deadline = deadline
        self._numbers: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def send(self, numbers: Iterable[int], *, apps: int) -> None:
        """Begin to send the applications of these numbers; returns at once."""
        for number in numbers:
            self._numbers.put(number)
        for _ in range(apps):
            self._numbers.put(None)
            self._threads.append(threading.Thread(target=self._app, daemon=True))
            self._threads[-1].start()

    @property
    def sending(self) -> bool:
        """Whether anybody still waits for an answer."""
        return any(thread.is_alive() for thread in self._threads)

    def wait(self) -> Answers:
        """Until everybody has an answer or the deadline is over, which is then among what went wrong."""
        for thread in self._threads:
            thread.join()
        return self.answers

    def _app(self) -> None:
        session = requests.Session()
        with session:
            while (number := self._numbers.get()) is not None and time.monotonic() < self._deadline:
                self._apply(session, number)
                if number % SENT_AGAIN == 0:
                    self._apply(session, number)
                time.sleep(self.pace)

    def _apply(self, session: requests.Session, number: int) -> None:
        """Until it is answered with 201. Every other answer but 5xx would be a mistake of ours or a fault of theirs."""
        key = f"{self._tag}-{number:06d}"
        pause = random.Random(number)
        while time.monotonic() < self._deadline:
            status, case_id = self._once(session, key, number)
            if status == "201":
                known = self.answers.cases.setdefault(key, set())
                if not known:
                    self.answers.order.put(case_id)
                known.add(case_id)
                return
            self.answers.others[status] += 1
            if status.startswith("4"):
                self.answers.wrong.append(f"{key} was answered {status}: {case_id}")
                return
            time.sleep(pause.uniform(0.05, 0.4))
        self.answers.wrong.append(f"{key} has no answer")

    def _once(self, session: requests.Session, key: str, number: int) -> tuple[str, str]:
        headers = {"Authorization": f"Bearer {self._tokens[number % len(self._tokens)]}", "Idempotency-Key": key}
        try:
            answer = session.post(self._url, json=body(number), headers=headers, timeout=ANSWER_SECONDS)
            status = str(answer.status_code)
            return status, str(answer.json()["case_id"]) if status == "201" else answer.text[:200]
        except (requests.RequestException, ValueError, KeyError) as error:
            return type(error).__name__, ""


def body(number: int) -> dict[str, Any]:
    """The application of this number."""
    return {
        "procedure_code": PROCEDURE,
        "receiving_unit": AN_THUY,
        "applicant": {
            "kind": "citizen",
            "full_name": NAME,
            "id_number": f"{ID_NUMBERS}{number % 100_000:05d}",
            "phone": "0900000001",
            "address": f"{STREET} {number}, huyện Ba Tri",
        },
        "form": {"request": f"Chứng thực {number} bản sao", "on_behalf": False},
        "attachments": [],
        "channel": "mobile",
        "drafting_seconds": 60 + number % 60,
        "declaration": True,
    }


def leaks(text: bytes) -> list[str]:
    """What of the citizens stands in `text`, in any of the ways in which our programs write letters."""
    words = [word for name in (NAME, STREET) for word in _written(name)]
    return [word.decode(errors="replace") for word in [*words, ID_NUMBERS.encode()] if word in text]


def _written(name: str) -> Sequence[bytes]:
    """As UTF-8, as JSON escapes, in a percent-encoded address, and decomposed."""
    decomposed = unicodedata.normalize("NFD", name)
    escaped = name.encode("ascii", "backslashreplace")
    return [name.encode(), decomposed.encode(), escaped, quote(name).encode(), quote_plus(name).encode()]
