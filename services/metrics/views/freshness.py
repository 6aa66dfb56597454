"""How fresh the figures are, and the mark by which watchers know that they changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.metrics.projections.generation import live
from shared.mongo.connect import Document

# The generation of the facts, and the number of changes since.
Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AsOf:
    """How fresh a figure is: what owners told, what is applied, what waits, since when, and when that was looked at."""

    produced: int
    applied: int
    unapplied: int
    parked: int
    oldest_unapplied_at: datetime | None
    checked_at: datetime | None


class Freshness:
    """Reads what the reconcilers found."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._told = threading.local()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """For the block, this thread reads how fresh the figures are once and not for every figure."""
        self._told.as_of = self._read()
        try:
            yield
        finally:
            self._told.as_of = None

    def as_of(self) -> AsOf:
        """The freshness over both sources; the parked of one service are the same for both, so they are counted once."""
        told: AsOf | None = getattr(self._told, "as_of", None)
        return told or self._read()

    def reconciliation(self) -> list[Document]:
        """What the reconciler found per source."""
        return sorted(self._database["reconciliation"].find(), key=lambda look: str(look["_id"]))

    def mark(self) -> Mark:
        """What figures hang on: two that were made at the same mark are the same."""
        return live(self._database).number, self.revision()

    def revision(self) -> int:
        """A number that rises with every change of a figure: cheap to ask five times a second."""
        return sum(int(mark["revision"]) for mark in self._database["changes"].find())

    def _read(self) -> AsOf:
        looks = list(self._database["reconciliation"].find())
        oldest = [look["oldest_unapplied_at"] for look in looks if look.get("oldest_unapplied_at")]
        checked = [look["checked_at"] for look in looks]
        return AsOf(
            produced=_total(looks, "produced"),
            applied=_total(looks, "applied"),
            unapplied=_total(looks, "unapplied"),
            parked=max((int(look["parked"]) for look in looks), default=0),
            oldest_unapplied_at=min(oldest, default=None),
            checked_at=min(checked, default=None),
        )


def _total(looks: list[dict[str, Any]], name: str) -> int:
    return sum(int(look[name]) for look in looks)
