"""Which generation is live, changed: another one put in place, and the way back."""

from __future__ import annotations

from pymongo import ReturnDocument
from pymongo.database import Database

from services.metrics.projections.generation import POINTER, SHAPE, Generation, outdated, pointed_to, pointers
from shared.mongo.connect import Document


def next_generation(database: Database[Document]) -> Generation:
    """A number that nobody else draws."""
    newest, by_one = {"_id": "newest"}, {"$inc": {"number": 1}}
    first = {"$setOnInsert": {"number": pointed_to(database).number}}
    pointers(database).update_one(newest, first, upsert=True)
    drawn = pointers(database).find_one_and_update(newest, by_one, upsert=True, return_document=ReturnDocument.AFTER)
    return Generation(int(drawn["number"]) if drawn else 0)


def put_in_place(database: Database[Document], generation: Generation) -> None:
    """Point to another generation, in a new epoch. What was written to the one before meanwhile is missing in it: the reconcilers
    look at everything again and apply it. To sums of another shape no way leads back.
    """
    previous = None if outdated(database) else pointed_to(database).number
    _point_to(database, {"number": generation.number, "previous": previous, "shape": SHAPE})


def undo(database: Database[Document]) -> Generation:
    """Point back to the generation before the last switch, in a new epoch. What was applied since is missing in it, as above.

    Raises LookupError when there is none.
    """
    pointer = pointers(database).find_one(POINTER)
    if pointer is None or not pointer.get("previous"):
        raise LookupError("there is no earlier generation to return to")
    _point_to(database, {"number": pointer["previous"], "previous": None})
    return Generation(int(pointer["previous"]))


def _point_to(database: Database[Document], changed: Document) -> None:
    """Pointer and epoch are one write: with two, who dies in between leaves events that nobody looks at again."""
    pointers(database).update_one(POINTER, {"$set": changed, "$inc": {"epoch": 1}}, upsert=True)
    # Whoever watches the figures asks for them anew.
    database["changes"].update_one({"_id": 0}, {"$inc": {"revision": 1}}, upsert=True)
