"""Which collections are live. A rebuild fills others beside them and then changes one pointer."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from shared.errors import Unavailable
from shared.message import Message
from shared.mongo.connect import Document

POINTER = {"_id": "generation"}
# What sums hold. Another number when their counters or keys change: those of before are then used by nobody until they are
# computed anew (`reshaping.py`).
SHAPE = 5


class SumsOutdated(Unavailable):
    """The sums were written by another version of this code, which counted other things."""

    code = "sums_outdated"
    message = Message(
        "Số liệu đang được tính lại sau khi cập nhật phần mềm.",
        "The figures are being computed anew after an update of the software.",
    )


@dataclass(frozen=True, slots=True)
class Generation:
    """One set of facts and sums. Number 1 has the plain names; later ones carry their number."""

    number: int

    @property
    def collections(self) -> tuple[str, ...]:
        """All its collections."""
        return self.facts, self.tallies, self.cells, self.numbers, self.applied

    @property
    def facts(self) -> str:
        """The collection of facts."""
        return self._name("facts")

    @property
    def tallies(self) -> str:
        """The collection of tallies."""
        return self._name("tallies")

    @property
    def cells(self) -> str:
        """The collection of cells."""
        return self._name("cells")

    @property
    def numbers(self) -> str:
        """The collection of the numbers given to files."""
        return self._name("numbers")

    @property
    def applied(self) -> str:
        """The collection of how many events of which source are applied per unit."""
        return self._name("applied")

    def _name(self, what: str) -> str:
        return what if self.number == 1 else f"{what}_{self.number}"


def live(database: Database[Document], session: ClientSession | None = None) -> Generation:
    """The generation that readers and writers use now. Raises SumsOutdated when its sums are not what this code reads."""
    return _generation(_usable(database, session))


def pointed_to(database: Database[Document]) -> Generation:
    """The same whatever its sums hold: for who computes others."""
    return _generation(pointers(database).find_one(POINTER))


def epoch_of(database: Database[Document]) -> int:
    """How often another generation was put in place, the ways back counted too. It changes in one write with the pointer."""
    pointer = pointers(database).find_one(POINTER) or {}
    return int(pointer.get("epoch", 0))


def outdated(database: Database[Document]) -> bool:
    """Whether the sums are to be computed anew before anybody may use them."""
    return _outdated(database, pointers(database).find_one(POINTER))


def begin(database: Database[Document], session: ClientSession | None = None) -> Generation:
    """The live generation for a writer: with what is written first, the shape of the sums is noted. Raises SumsOutdated."""
    pointer = _usable(database, session)
    if pointer is None or pointer.get("shape") != SHAPE:
        first = {"$set": {"shape": SHAPE}, "$setOnInsert": {"number": 1}}
        pointers(database).update_one(POINTER, first, upsert=True, session=session)
    return _generation(pointer)


def _usable(database: Database[Document], session: ClientSession | None) -> Document | None:
    pointer = pointers(database).find_one(POINTER, session=session)
    if _outdated(database, pointer):
        raise SumsOutdated
    return pointer


def _outdated(database: Database[Document], pointer: Document | None) -> bool:
    """Where nothing is counted yet, nothing is outdated.

    The very first events may be counted between the two looks, with the shape in the same transaction: who finds facts looks for
    the shape once more, or a new system would say for a moment that it is being updated, and begin to count anew.
    """
    if _fits(pointer) or database[_generation(pointer).facts].find_one({}, {"_id": 1}) is None:
        return False
    return not _fits(pointers(database).find_one(POINTER))


def _fits(pointer: Document | None) -> bool:
    return pointer is not None and pointer.get("shape") == SHAPE


def _generation(pointer: Document | None) -> Generation:
    return Generation(int(pointer["number"]) if pointer else 1)


def pointers(database: Database[Document]) -> Collection[Document]:
    """Where the pointer lives."""
    return database["generations"]
