"""Which collections are live. A rebuild fills others beside them and then changes one pointer."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from shared.mongo.connect import Document

POINTER = {"_id": "generation"}


@dataclass(frozen=True, slots=True)
class Generation:
    """One set of facts, tallies and cells. Number 1 has the plain names; later ones carry their number."""

    number: int

    @property
    def facts(self) -> str:
        """The collection of facts."""
        return "facts" if self.number == 1 else f"facts_{self.number}"

    @property
    def tallies(self) -> str:
        """The collection of tallies."""
        return "tallies" if self.number == 1 else f"tallies_{self.number}"

    @property
    def cells(self) -> str:
        """The collection of cells."""
        return "cells" if self.number == 1 else f"cells_{self.number}"


def live(database: Database[Document], session: ClientSession | None = None) -> Generation:
    """The generation that readers and writers use now."""
    pointer = pointers(database).find_one(POINTER, session=session)
    return Generation(int(pointer["number"]) if pointer else 1)


def pointers(database: Database[Document]) -> Collection[Document]:
    """Where the pointer lives."""
    return database["generations"]
