"""A write that the driver sends again, because the connection was lost under the first answer, is one write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.mongo.connect import connect
from shared.mongo.once import insert_once

pytestmark = pytest.mark.servers


@pytest.fixture
def entries(document_store_url: str, database: str) -> Iterator[Collection[dict[str, Any]]]:
    store = connect(document_store_url, database)
    store["entries"].create_index([("name", ASCENDING)], unique=True)
    yield store["entries"]
    store.client.close()


def test_what_is_there_already_was_written_by_the_earlier_try(entries: Collection[dict[str, Any]]) -> None:
    entry = {"_id": "drawn-for-it", "name": "first"}
    for _ in range(2):
        insert_once(entries, entry)
    assert list(entries.find()) == [entry]


def test_another_unique_field_that_is_taken_is_told(entries: Collection[dict[str, Any]]) -> None:
    insert_once(entries, {"_id": "one", "name": "first"})
    with pytest.raises(DuplicateKeyError):
        insert_once(entries, {"_id": "two", "name": "first"})
    assert entries.count_documents({}) == 1
