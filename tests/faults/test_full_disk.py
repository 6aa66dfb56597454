"""F19: the disk of the store is full, or its quota used up. Everybody is told to come again, nothing is taken for stored."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.embedded.document_store import document_store_url
from deploy.embedded.server import Server
from services.submission.app import create_app
from services.submission.indexes import ensure_indexes
from shared.worker import passes
from tests.faults.citizens import body
from tests.support.papers import PDF
from tests.support.servers import start_document_store
from tests.support.tokens import bearer, verifier

pytestmark = [pytest.mark.servers, pytest.mark.faults]

AN = bearer("citizen-an")
OUT_OF_DISK_SPACE = 14031


@contextmanager
def _submission(url: str, name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setenv("MONGO_URL", url)
    monkeypatch.setenv("MONGO_DATABASE", name)
    monkeypatch.setenv("RATE_LIMITS", "0")
    app = create_app(verifier=verifier())
    database = app.extensions["submission"].store.database
    try:
        ensure_indexes(database)
        yield app.test_client()
    finally:
        database.client.close()


def _apply(client: FlaskClient, number: int) -> Any:
    return client.post("/api/v1/applications", headers={**AN, "Idempotency-Key": f"disk-{number:04d}"}, json=body(number))


def _upload(client: FlaskClient) -> Any:
    return client.post("/api/v1/uploads", headers=AN, data={"file": (io.BytesIO(PDF), "giấy.pdf")})


def _is_told_to_come_again(answer: Any) -> bool:
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json"), answer.text
    return bool(answer.headers["Retry-After"]) and "case_id" not in answer.json


def _told(url: str, name: str) -> list[int]:
    """How many events wait to be told, of each application that is stored."""
    client: MongoClient[dict[str, Any]] = MongoClient(url)
    with client:
        return [len(application["outbox"]) for application in client[name]["applications"].find()]


@contextmanager
def _full_disk(server: Server) -> Iterator[None]:
    """No file of the store can grow: the system refuses every write, as on a full disk."""
    soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux, which can take the room away from one process")
def test_on_a_full_disk_nothing_is_acknowledged_and_with_room_again_all_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_document_store(tmp_path)
    url = document_store_url(server.port)
    try:
        with _submission(url, "disk", monkeypatch) as client:
            assert _apply(client, 1).status_code == 201
            with _full_disk(server):
                assert all(_is_told_to_come_again(answer) for answer in (_apply(client, 2), _apply(client, 3), _upload(client)))
            # The embedded store gives up on its first refused write, and is right again when it is started again.
            server.restart()
            assert [_apply(client, number).status_code for number in (1, 2, 3)] == [201, 201, 201]
            assert _upload(client).status_code == 201
            assert _told(url, "disk") == [1, 1, 1]
    finally:
        server.kill()


def test_a_store_that_refuses_to_write_for_want_of_room_is_waited_for(
    document_store_url: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As MongoDB says it. Citizens and workers are told alike; the same key is stored once when there is room."""
    with _submission(document_store_url, database, monkeypatch) as client:
        with _refusing(document_store_url) as store:
            assert all(_is_told_to_come_again(answer) for answer in (_apply(client, 1), _upload(client)))
            with pytest.raises(OperationFailure) as refused:
                store[database]["kept"].insert_one({})
            assert passes(refused.value), "a worker would end instead of waiting"
        assert _apply(client, 1).status_code == 201
        assert _told(document_store_url, database) == [1]


@contextmanager
def _refusing(url: str) -> Iterator[MongoClient[dict[str, Any]]]:
    client: MongoClient[dict[str, Any]] = MongoClient(url)
    point = {"configureFailPoint": "failCommand"}
    data = {"failCommands": ["insert", "update"], "errorCode": OUT_OF_DISK_SPACE}
    with client:
        client.admin.command({**point, "mode": "alwaysOn", "data": data})
        try:
            yield client
        finally:
            client.admin.command({**point, "mode": "off"})
