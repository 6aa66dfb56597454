"""The figures computed anew and put in place of the live ones, with what was different."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from services.metrics.differences import Difference
from services.metrics.patience import Follower, StillBehind, differences
from services.metrics.projections.generation import Generation, outdated
from services.metrics.projections.removal import remove
from services.metrics.rebuild import Rebuild, Rebuilt
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of, dimensions_of, journals_of
from shared.message import Progress


@dataclass(frozen=True, slots=True)
class Replaced:
    """What is live now, and the first differences from what was (empty: equal); None: it could not be compared, because it
    counted other things or was `behind` so many events.
    """

    rebuilt: Rebuilt
    differences: tuple[Difference, ...] | None
    behind: int = 0


def replace(settings: Settings | None = None, progress: Progress = lambda *_: None) -> Replaced:
    """Recompute everything and put it in place, whatever the live figures say.

    Raises PeerUnavailable when an owner does not answer, before anything is switched. Whatever fails before, what was written
    beside the live figures is removed.
    """
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    with closing(database.client):
        rebuild = Rebuild(database, journals_of(settings), settings.kafka_partitions, progress, dimensions_of(settings))
        rebuilt = rebuild.beside()
        try:
            found, behind = _compared(rebuild, rebuilt.generation, Follower(database, progress), outdated(database))
        except BaseException:
            remove(database, rebuilt.generation)
            raise
        rebuild.switch(rebuilt.generation)
        return Replaced(rebuild.size(rebuilt.generation), found, behind)


def _compared(
    rebuild: Rebuild, generation: Generation, follower: Follower, otherwise: bool
) -> tuple[tuple[Difference, ...] | None, int]:
    """The differences, and how far the live figures are behind; `otherwise`: they count other things, and no worker goes on with
    them. A worker that stands still is what a rebuild may be needed for, so it goes on without comparing.
    """
    if otherwise:
        return None, 0
    try:
        return differences(rebuild, generation, follower), 0
    except StillBehind as behind:
        return None, behind.events
