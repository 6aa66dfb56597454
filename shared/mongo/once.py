"""Inserting a document of which nobody else can have the id.

The driver sends a write again when the connection was lost under it. MongoDB knows such a write again. The embedded store does
not: it answers that something unique is taken, by the very document that was to be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError


def insert_once(collection: Collection[Any], document: Mapping[str, Any]) -> None:
    """Insert a document whose `_id` was drawn for it; being there already means that an earlier try arrived.

    Raises DuplicateKeyError when another document has what must be unique.
    """
    try:
        collection.insert_one(dict(document))
    except DuplicateKeyError:
        if collection.find_one({"_id": document["_id"]}, {"_id": 1}) is None:
            raise
