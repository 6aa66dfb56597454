"""Asking another service of ours: its journal, over HTTP, with a service token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from shared.errors import PeerUnavailable
from shared.events import Event, from_wire

# Seconds a peer may take to connect and to answer. A repair waits that long in the consumer's loop, so it must stay below the
# session timeout of the consumer group (6 s on the embedded broker) or the group takes its partitions away meanwhile.
TIMEOUT_SECONDS = (1.0, 4.0)


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A stretch of a peer's journal: wire events in order, the position of the last one, and the newest position there is."""

    events: tuple[dict[str, Any], ...]
    position: int
    head: int


class PeerJournal:
    """The journal of another service. `token()` gives a fresh service token for each request."""

    def __init__(self, source: str, base_url: str, token: Callable[[], str]) -> None:
        self.source = source
        self._url = f"{base_url.rstrip('/')}/internal/v1/journal"
        self._token = token
        self._session = requests.Session()

    def read(self, after: int, limit: int) -> JournalPage:
        """Events behind position `after`; raises PeerUnavailable."""
        body = self._get(self._url, {"after": after, "limit": limit})
        return JournalPage(tuple(body["events"]), int(body["position"]), int(body["head"]))

    def read_case(self, case_id: str, after: int) -> Sequence[Event]:
        """The events of one case behind sequence `after`; raises PeerUnavailable."""
        body = self._get(f"{self._url}/{quote(case_id, safe='')}", {"after": after})
        return [from_wire(wire) for wire in body["events"]]

    def _get(self, url: str, params: dict[str, int]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token()}"}
        try:
            answer = self._session.get(url, params=params, headers=headers, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            body: dict[str, Any] = answer.json()
        except requests.RequestException as error:
            raise PeerUnavailable from error
        return body
