"""Proving the figures: facts and tallies computed from the journals alone, compared with the live ones."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.database import Database

from services.metrics.projections.generation import Generation
from services.metrics.rebuild import Progress, Rebuild
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of, dimensions_of, journals_of
from shared.mongo.connect import Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was compared, and the first difference (None: every document is equal)."""

    events: int
    facts: int
    tallies: int
    cells: int
    first_difference: str | None


def verify(settings: Settings | None = None, progress: Progress = lambda *_: None) -> Verdict:
    """Recompute everything beside the live figures and compare; nothing is switched, and the copy is removed again."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    rebuild = Rebuild(database, journals_of(settings), settings.kafka_partitions, progress, dimensions_of(settings))
    rebuilt = rebuild.beside()
    try:
        found = rebuild.compare(rebuilt.generation)
    finally:
        remove(database, rebuilt.generation)
    return Verdict(rebuilt.events, rebuilt.facts, rebuilt.tallies, rebuilt.cells, found[0] if found else None)


def remove(database: Database[Document], generation: Generation) -> None:
    """Drop the collections of a generation that is not live."""
    database[generation.facts].drop()
    database[generation.tallies].drop()
    database[generation.cells].drop()
