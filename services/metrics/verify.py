"""Proving the figures: facts and tallies computed from the journals alone, compared with the live ones."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from services.metrics.differences import Difference
from services.metrics.patience import Follower, differences
from services.metrics.projections.switching import remove
from services.metrics.rebuild import Rebuild
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of, dimensions_of, journals_of
from shared.message import Progress


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was compared in the end, and the differences found (empty: every document is equal, also per unit)."""

    events: int
    facts: int
    sums: int
    units: int
    unreadable: int
    differences: tuple[Difference, ...]


def verify(settings: Settings | None = None, progress: Progress = lambda *_: None) -> Verdict:
    """Recompute everything beside the live figures and compare; nothing is switched, and the copy is removed again.

    Raises StillBehind when the worker does not apply what the journals tell, PeerUnavailable when an owner does not answer.
    """
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    with closing(database.client):
        rebuild = Rebuild(database, journals_of(settings), settings.kafka_partitions, progress, dimensions_of(settings))
        generation = rebuild.beside().generation
        try:
            found = differences(rebuild, generation, Follower(database, progress))
            compared = rebuild.size(generation)
        finally:
            remove(database, generation)
    sums = compared.tallies + compared.cells
    return Verdict(compared.events, compared.facts, sums, compared.units, compared.unreadable, found)
