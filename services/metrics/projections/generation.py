"""Which collections are live. A rebuild fills others beside them and then changes one pointer."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from shared.mongo.connect import Document

POINTER = {"_id": "generation"}
# What sums hold. Raise it when their counters or keys change: sums of before are then computed anew when the worker starts.
SHAPE = 2


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
    """The generation that readers and writers use now."""
    pointer = pointers(database).find_one(POINTER, session=session)
    return Generation(int(pointer["number"]) if pointer else 1)


def outdated(database: Database[Document]) -> bool:
    """Whether the live sums were written by an earlier version of this code, which counted other things; none are not."""
    generation = live(database)
    return shape_of(database, generation) < SHAPE and database[generation.facts].find_one({}, {"_id": 1}) is not None


def shape_of(database: Database[Document], generation: Generation) -> int:
    """The shape of a set of sums; one that nobody has noted is of the first."""
    noted = pointers(database).find_one({"_id": f"shape_{generation.number}"})
    return int(noted["shape"]) if noted else 1


def note_shape(database: Database[Document], generation: Generation) -> None:
    """A set that is begun now is of the present shape."""
    pointers(database).update_one({"_id": f"shape_{generation.number}"}, {"$set": {"shape": SHAPE}}, upsert=True)


def pointers(database: Database[Document]) -> Collection[Document]:
    """Where the pointer lives."""
    return database["generations"]
