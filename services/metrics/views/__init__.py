"""What is read of the figures: sums, the files behind them by the same question, and how fresh both are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.database import Database

from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.numbers import Numbers
from services.metrics.views.balances import Balances
from services.metrics.views.changed import Changes
from services.metrics.views.facts import cursor_of
from services.metrics.views.form_files import FormFiles
from services.metrics.views.freshness import AsOf, Freshness
from services.metrics.views.intake import Intakes
from services.metrics.views.known import Correction
from services.metrics.views.late_places import late_cursor
from services.metrics.views.missing import Missing
from services.metrics.views.open_files import Received
from services.metrics.views.received import ReceivedFiles, received_cursor
from shared.mongo.connect import Document

__all__ = ["AsOf", "Correction", "Received", "Views", "cursor_of", "late_cursor", "received_cursor"]


class Views(Intakes, ReceivedFiles, Changes, FormFiles, Missing, Freshness, Balances):
    """The reading side of one metrics database."""

    def __init__(self, database: Database[Document], dimensions: Dimensions = NO_DIMENSIONS) -> None:
        Intakes.__init__(self, database, dimensions)
        self.numbers = Numbers(database)
        self.database = database
        self._told = threading.local()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """For a page of many figures: within the block, freshness is read once and changes are looked for once."""
        with self.cube.at_once(), self.numbers.at_once():
            self._told.as_of = Freshness.as_of(self)
            try:
                yield
            finally:
                self._told.as_of = None

    def as_of(self) -> AsOf:
        """See `Freshness.as_of`."""
        return getattr(self._told, "as_of", None) or Freshness.as_of(self)
