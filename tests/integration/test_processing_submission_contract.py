"""What submission really answers is what processing expects: contents with the hash of their event, and papers as streams."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from services.processing.submission import SubmissionApplications
from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared.auth.service_token import sign_service_token
from shared.digests import content_digest
from shared.errors import NotFound
from tests.conftest import SETTINGS
from tests.integration.test_submission_api import AN, KEY, body
from tests.support.tokens import verifier

pytestmark = pytest.mark.servers


@pytest.fixture
def submission(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("RATE_LIMITS", "0")
    app = create_app(verifier=verifier())
    store = app.extensions["submission"].store.database
    ensure_indexes(store)
    yield app
    store.client.close()


@pytest.fixture
def address(submission: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, submission, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _token() -> str:
    return sign_service_token(SETTINGS["SERVICE_TOKEN_KEY"], issuer="processing", audience="submission")


def test_the_content_is_what_the_hash_in_the_event_says_and_its_papers_can_be_read(submission: Flask, address: str) -> None:
    client = submission.test_client()
    case_id = client.post("/api/v1/applications", headers={**AN, **KEY}, json=body(client)).json["case_id"]
    peer = SubmissionApplications(address, _token)
    content = peer.content(case_id)
    assert content_digest(content) == content["content_hash"]
    paper: dict[str, Any] = content["attachments"][0]
    stream = peer.attachment(case_id, paper["id"])
    assert len(b"".join(stream.pieces)) == stream.size == paper["size"]
    with pytest.raises(NotFound):
        peer.attachment(case_id, "no-such-paper")
    peer.close()
