"""Files on a real store: what has arrived and was looked at stays as it is, whoever writes at the same moment."""

from __future__ import annotations

import hashlib
import io

import pytest

from services.submission.files.receiving import complete, receive
from services.submission.store import Store
from shared.errors import StaleVersion
from tests.support.papers import PDF
from tests.support.submission_app import store

pytestmark = pytest.mark.servers
__all__ = ["store"]

OWNER = "citizen-an"
OTHER_BYTES = b"<script>" + b"x" * (len(PDF) - 8)


def pieces(store: Store) -> int:
    return store.database["upload_pieces"].count_documents({})


def test_the_slower_of_two_senders_changes_nothing_that_has_arrived(store: Store) -> None:
    seen_by_both = store.uploads.begin(OWNER, "giay.pdf", len(PDF))
    arrived = store.uploads.append(seen_by_both, PDF)
    with pytest.raises(StaleVersion):
        store.uploads.append(seen_by_both, OTHER_BYTES)
    assert b"".join(store.uploads.received(arrived)) == PDF
    assert pieces(store) == 1, "what the slower one wrote is gone"


def test_a_file_that_was_looked_at_cannot_be_exchanged_for_another(store: Store) -> None:
    seen_earlier = store.uploads.begin(OWNER, "giay.pdf", len(PDF))
    ready = complete(store.uploads, store.uploads.append(seen_earlier, PDF))
    with pytest.raises(StaleVersion):
        store.uploads.append(seen_earlier, OTHER_BYTES)
    kept = b"".join(store.uploads.content(ready["_id"]))
    assert hashlib.sha256(kept).hexdigest() == ready["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_an_upload_takes_every_piece_with_it_also_one_that_no_record_names(store: Store) -> None:
    upload = receive(store.uploads, OWNER, "giay.pdf", io.BytesIO(PDF))
    store.uploads.put(upload, 0, OTHER_BYTES)  # as if the process had been killed before it told the record
    assert b"".join(store.uploads.content(upload["_id"])) == PDF
    store.uploads.delete(upload["_id"])
    assert pieces(store) == 0
