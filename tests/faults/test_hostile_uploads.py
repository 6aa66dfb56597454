"""F20: files that are a bomb, or two things at once, or not what they are called: refused with their reason, nothing stays."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from services.submission.app import create_app
from services.submission.files.inspection import MAX_BYTES
from services.submission.indexes import ensure_indexes
from tests.support.papers import JPEG, PDF, PNG, with_size
from tests.support.tokens import bearer, verifier

pytestmark = [pytest.mark.servers, pytest.mark.faults]

AN = bearer("citizen-an")
PAGE = b"<html><script>fetch('/api/v1/applications')</script></html>"


def _zip_bomb() -> bytes:
    """A quarter of a gigabyte in a quarter of a megabyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("0", "w", force_zip64=True) as entry:
        for _ in range(256):
            entry.write(bytes(1024 * 1024))
    return packed.getvalue()


BOMB = _zip_bomb()
HUGE = with_size(JPEG, 50_000, 50_000)
FRAME, FILL = b"\xff\xc0\x00\x0b\x08\xc3", b"\xff\xff"
HOSTILE = {
    "a_zip_bomb_called_pdf": ("giay.pdf", BOMB, "file_type_not_accepted"),
    "a_zip_bomb_behind_a_pdf": ("giay.pdf", PDF + BOMB + b"%%EOF", "file_is_two_things"),
    "a_zip_bomb_behind_a_picture": ("anh.png", PNG + BOMB + b"IEND", "file_is_two_things"),
    "a_pdf_that_is_a_page": ("giay.pdf", PDF[:9] + PAGE + PDF[9:], "file_is_two_things"),
    "a_picture_that_is_a_page": ("anh.jpg", JPEG[:20] + PAGE + JPEG[20:], "file_is_two_things"),
    "a_picture_that_is_a_pdf": ("anh.png", PNG[:40] + PDF + PNG[40:], "file_is_two_things"),
    "a_picture_of_2500_megapixels": ("anh.jpg", HUGE, "picture_too_large"),
    "a_picture_whose_size_stands_behind_fill_bytes": ("anh.jpg", HUGE.replace(FRAME, FILL + FRAME), "picture_too_large"),
    "a_picture_called_pdf": ("giay.pdf", JPEG, "file_name_disagrees"),
    "a_pdf_called_page": ("giay.pdf.html", PDF, "file_name_disagrees"),
    "a_pdf_packed_again": ("giay.pdf", gzip.compress(PDF), "file_type_not_accepted"),
}


class Endless(io.RawIOBase):
    """A body that begins as a PDF and does not end; counts how much of it was taken."""

    taken = 0

    def readable(self) -> bool:
        """Yes, for ever."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there is room for."""
        buffer[:] = (PDF + bytes(len(buffer)))[: len(buffer)]
        self.taken += len(buffer)
        return len(buffer)


@pytest.fixture
def store(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FlaskClient, Database[dict[str, Any]]]]:
    monkeypatch.setenv("RATE_LIMITS", "0")
    app = create_app(verifier=verifier())
    opened = app.extensions["submission"].store.database
    ensure_indexes(opened)
    yield app.test_client(), opened
    opened.client.close()


def _kept(opened: Database[dict[str, Any]]) -> int:
    return sum(opened[name].count_documents({}) for name in ("uploads", "upload_pieces"))


def test_hostile_files_are_refused_with_their_reason_and_nothing_stays(store: Any) -> None:
    client, opened = store
    for name, content, reason in HOSTILE.values():
        as_part = client.post("/api/v1/uploads", headers=AN, data={"file": (io.BytesIO(content), name)})
        headers = {**AN, "Upload-Filename": name, "Content-Type": "application/octet-stream", "Content-Encoding": "gzip"}
        as_body = client.post("/api/v1/uploads", headers=headers, data=content)
        for answer in (as_part, as_body):
            assert (answer.json["code"], answer.mimetype) == (reason, "application/problem+json"), name
            assert 400 <= answer.status_code < 500
    assert _kept(opened) == 0


def test_a_body_without_end_is_cut_off_at_the_limit(store: Any) -> None:
    client, opened = store
    body = Endless()
    headers = {**AN, "Upload-Filename": "giay.pdf", "Transfer-Encoding": "chunked", "Content-Type": "application/pdf"}
    endless = {"wsgi.input": io.BufferedReader(body), "wsgi.input_terminated": True}
    answer = client.post("/api/v1/uploads", headers=headers, environ_overrides=endless)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert body.taken < 2 * MAX_BYTES
    assert _kept(opened) == 0
