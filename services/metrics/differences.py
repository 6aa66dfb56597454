"""Two sets of figures compared, document by document and field by field, in words that somebody can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.projections.generation import Generation
from services.metrics.projections.sums import APPLIED_FIELDS, CELL_FIELDS, NUMBER_FIELDS, TALLY_FIELDS
from shared.message import Message, Progress
from shared.mongo.connect import Document

# Which collection of a generation, what identifies its sums (None: facts, which are compared whole), and what its documents are.
COMPARED: Mapping[str, tuple[Sequence[str] | None, Message]] = {
    "facts": (None, Message("Hồ sơ", "File")),
    "applied": (APPLIED_FIELDS, Message("Số sự kiện của đơn vị", "Events of the unit")),
    "tallies": (TALLY_FIELDS, Message("Tổng trong ngày", "Sum of the day")),
    "cells": (CELL_FIELDS, Message("Tổng nửa tháng", "Sum of the half month")),
    "numbers": (NUMBER_FIELDS, Message("Số thứ tự đã cấp", "Numbers given")),
}
# The field of a difference of whole documents.
DOCUMENT = ""
# Documents between two reports of progress.
STEP = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in a document of both sets; None: not there. `place`: what identifies the document.

    Where one side has no such document at all, `field` is `DOCUMENT`, and the values say whether it is there.
    """

    collection: str
    key: str
    place: str
    field: str
    live: Any
    recomputed: Any

    @property
    def message(self) -> Message:
        """The difference in words."""
        what, live, recomputed = COMPARED[self.collection][1], self._shown(self.live), self._shown(self.recomputed)
        field = f", {self.field}" if self.field != DOCUMENT else ""
        return Message(
            f"{what.vi} {self.place}{field}: đang dùng {live.vi}, tính lại từ nhật ký {recomputed.vi}.",
            f"{what.en} {self.place}{field}: live {live.en}, recomputed from the journals {recomputed.en}.",
        )

    def _shown(self, value: Any) -> Message:
        if self.field == DOCUMENT:
            return Message("có", "there") if value else Message("không có", "not there")
        return Message("không có", "none") if value is None else Message(str(value), str(value))

    def __str__(self) -> str:
        return self.message.en


def differences_between(
    database: Database[Document],
    live: Generation,
    recomputed: Generation,
    progress: Progress = lambda *_: None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Difference]:
    """Every document that is not the same in both, each with the first field that differs. Revisions count writes: left out.

    `only`: of each collection, the documents to look at; None: all.
    """
    for name, (fields, _) in COMPARED.items():
        wanted = {} if only is None else {"_id": {"$in": list(only.get(name, ()))}}
        sides = [_read(database[getattr(each, name)], name, fields, wanted, progress) for each in (live, recomputed)]
        for key in sorted(sides[0].keys() | sides[1].keys()):
            one, other = sides[0].get(key, {}), sides[1].get(key, {})
            if one != other:
                yield _difference(name, key, fields, one, other)


def _read(
    collection: Collection[Document], name: str, fields: Sequence[str] | None, wanted: Document, progress: Progress
) -> dict[str, Document]:
    found: dict[str, Document] = {}
    what, total = COMPARED[name][1], 0 if wanted else collection.estimated_document_count()
    for number, each in enumerate(collection.find(wanted), start=1):
        if fields is None:
            found[each["_id"]] = {**each, "revision": 0}
        elif counts := _nonzero(each, fields):
            found[each["_id"]] = counts
        if total and (number % STEP == 0 or number == total):
            progress(Message(f"so: {what.vi}", f"compare: {what.en}"), number, max(number, total))
    return found


def _nonzero(each: Document, fields: Iterable[str]) -> Document:
    """A sum without counters that came back to zero, and without what identifies it; with nothing left it is as good as none."""
    return {name: value for name, value in each.items() if value != 0 and name != "revision" and name not in fields}


def _difference(name: str, key: str, fields: Sequence[str] | None, one: Document, other: Document) -> Difference:
    place = key if fields is None else " ".join(part for part in key.split("|")[1:] if part) or "-"
    if fields is None and not (one and other):
        return Difference(name, key, place, DOCUMENT, bool(one), bool(other))
    field = next(each for each in sorted({*one, *other}) if one.get(each) != other.get(each) or not one or not other)
    return Difference(name, key, place, field, one.get(field), other.get(field))
