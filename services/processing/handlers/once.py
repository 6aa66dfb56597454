"""The same key gives the same document: what an official sends twice is stored once, whenever the first try broke off."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from services.processing.handlers.office import Official
from shared.digests import digest
from shared.errors import DuplicateDocument, IdempotencyKeyReused
from shared.events import NewEvent
from shared.mongo.connect import Document

# Our own name space: an id made of an official's key can never meet one made by submission.
FILES = uuid.UUID("0d2d9b1e-5c0e-5b5e-8a53-6a1d6f0b7c36")

New = tuple[Document, Sequence[NewEvent]]


class Shelf(Protocol):
    """Where such documents are kept."""

    def find(self, key: str, /) -> Document | None: ...
    def load(self, key: str, /) -> Document: ...
    def insert(self, document: Document, events: Sequence[NewEvent], /) -> Document: ...


def id_of(what: str, official: Official, key: str) -> str:
    """The id that this official's key stands for: the same for every repetition of the request."""
    return str(uuid.uuid5(FILES, f"{what}\0{official.actor.subject}\0{key}"))


def stored_once(shelf: Shelf, document_id: str, body: Mapping[str, Any], make: Callable[[], New]) -> tuple[Document, bool]:
    """The document with this id and whether it is new: made by `make` from `body`, unless it is there already.

    Raises IdempotencyKeyReused when the one that is there came from another body.
    """
    stored = shelf.find(document_id)
    if stored is not None:
        return _of_same_request(stored, body), False
    document, told = make()
    try:
        return shelf.insert({**document, "request_hash": digest(body)}, told), True
    except DuplicateDocument:
        return _of_same_request(shelf.load(document_id), body), False


def _of_same_request(stored: Document, body: Mapping[str, Any]) -> Document:
    if stored.get("request_hash") not in (None, digest(body)):
        raise IdempotencyKeyReused
    return stored
