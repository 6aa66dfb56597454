"""Submission's internal door, as processing uses it: an application's content, and its attachments as streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import requests

from shared.errors import NotFound, PeerUnavailable

# Seconds to connect and to answer. The puller has a loop of its own, so a slow answer holds up nobody but the next fetch.
TIMEOUT_SECONDS = (1.0, 10.0)
CHUNK_BYTES = 65_536


class ContentGone(Exception):
    """Submission has no content for this case any more: it was purged."""


@dataclass(frozen=True, slots=True)
class AttachmentStream:
    """An attachment on its way through: its kind, its size in bytes if known, and its pieces."""

    media_type: str
    size: int | None
    pieces: Iterator[bytes]


class Applications(Protocol):
    """Where contents and attachments come from."""

    def content(self, case_id: str) -> dict[str, Any]:
        """The application's content; raises ContentGone, PeerUnavailable."""

    def attachment(self, case_id: str, attachment_id: str) -> AttachmentStream:
        """The attachment; raises NotFound, PeerUnavailable."""


class SubmissionApplications:
    """`Applications` over HTTP; `token()` gives a fresh service token for each request."""

    def __init__(self, base_url: str, token: Callable[[], str]) -> None:
        self._url = f"{base_url.rstrip('/')}/internal/v1/applications"
        self._token = token
        self._session = requests.Session()

    def content(self, case_id: str) -> dict[str, Any]:
        """See `Applications.content`. 404 passes like any failure: the event can be faster than a replica of the peer's store."""
        answer = self._get(f"{quote(case_id, safe='')}/content", stream=False)
        if answer.status_code == requests.codes.gone:
            raise ContentGone
        if not answer.ok:
            raise PeerUnavailable
        try:
            content: dict[str, Any] = answer.json()
        except requests.JSONDecodeError as error:
            raise PeerUnavailable from error
        return content

    def attachment(self, case_id: str, attachment_id: str) -> AttachmentStream:
        """See `Applications.attachment`."""
        answer = self._get(f"{quote(case_id, safe='')}/attachments/{quote(attachment_id, safe='')}", stream=True)
        if not answer.ok:
            answer.close()
            gone = answer.status_code in (requests.codes.not_found, requests.codes.gone)
            raise NotFound if gone else PeerUnavailable
        size = answer.headers.get("Content-Length")
        media_type = answer.headers.get("Content-Type", "application/octet-stream")
        return AttachmentStream(media_type, int(size) if size else None, answer.iter_content(CHUNK_BYTES))

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _get(self, path: str, *, stream: bool) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._token()}"}
        try:
            return self._session.get(f"{self._url}/{path}", headers=headers, timeout=TIMEOUT_SECONDS, stream=stream)
        except requests.RequestException as error:
            raise PeerUnavailable from error
