"""Asking processing for what events may not carry: the official's words to the citizen, and the result."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from shared.errors import NotFound, PeerUnavailable

# Seconds to connect and to answer. A page waits for this, so it is short: without it the page shows the code's own sentence.
NOTES_TIMEOUT = (0.3, 1.0)
RESULT_TIMEOUT = (1.0, 10.0)
# The notes of a case change rarely; this long a second look shows the same. Kept in memory only, for a few cases.
NOTES_SECONDS = 15.0
NOTES_CASES = 500
CHUNK = 64 * 1024

Notes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ResultFile:
    """The electronic result on its way through."""

    media_type: str
    content: Iterator[bytes]


class ProcessingClient:
    """Processing's internal API. `token()` gives a fresh service token for each request."""

    def __init__(self, base_url: str, token: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._url = f"{base_url.rstrip('/')}/internal/v1/cases"
        self._token = token
        self._clock = clock
        self._session = requests.Session()
        self._known: OrderedDict[str, tuple[float, Notes]] = OrderedDict()
        self._lock = threading.Lock()

    def citizen_notes(self, case_id: str) -> Notes | None:
        """What processing says to the citizen; None when it cannot be asked now or knows nothing."""
        with self._lock:
            kept = self._known.get(case_id)
        if kept and kept[0] > self._clock():
            return kept[1]
        try:
            answer = self._get(f"{case_id}/citizen-notes", NOTES_TIMEOUT)
            notes = answer.json() if answer.ok else None
        except requests.RequestException:
            return kept[1] if kept else None
        if not isinstance(notes, dict):
            return None
        self._keep(case_id, notes)
        return notes

    def result(self, case_id: str) -> ResultFile:
        """The electronic result, as a stream; raises NotFound while there is none, PeerUnavailable."""
        try:
            answer = self._get(f"{case_id}/result", RESULT_TIMEOUT, stream=True)
        except requests.RequestException as error:
            raise PeerUnavailable from error
        if not answer.ok:
            answer.close()
            raise NotFound if answer.status_code in (404, 409, 410) else PeerUnavailable
        return ResultFile(answer.headers.get("Content-Type", "application/pdf"), answer.iter_content(CHUNK))

    def _keep(self, case_id: str, notes: Notes) -> None:
        with self._lock:
            self._known[case_id] = (self._clock() + NOTES_SECONDS, notes)
            self._known.move_to_end(case_id)
            while len(self._known) > NOTES_CASES:
                self._known.popitem(last=False)

    def _get(self, path: str, timeout: tuple[float, float], stream: bool = False) -> requests.Response:
        case_id, _, rest = path.partition("/")
        headers = {"Authorization": f"Bearer {self._token()}"}
        return self._session.get(f"{self._url}/{quote(case_id, safe='')}/{rest}", headers=headers, timeout=timeout, stream=stream)
