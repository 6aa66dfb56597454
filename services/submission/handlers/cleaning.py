"""Letting go of uploads that nobody attached to anything."""

from __future__ import annotations

from datetime import timedelta

from services.submission.store import Store
from shared.clock import Clock

# Seconds between two rounds that found nothing. An upload has its day of grace anyway; a minute keeps an idle store quiet.
IDLE_SECONDS = 60.0
# An attached upload is looked at again after this; it stays as long as its application.
LOOK_AGAIN = timedelta(days=365)


class UploadCleaning:
    """A loop of the worker. A submission refuses an upload a day before it can be deleted here, so none can lose its paper.

    What is deleted is gone, so two clocks must agree that it is time: ours and `witness`, that of another machine.
    """

    name = "upload-cleaning"

    def __init__(self, store: Store, clock: Clock, witness: Clock) -> None:
        self._store = store
        self._clock = clock
        self._witness = witness

    def step(self) -> float:
        """One round; returns the seconds to wait."""
        now = min(self._clock(), self._witness())
        forgotten = self._store.uploads.forgotten(now)
        for upload_id in forgotten:
            if self._store.applications.refers_to(upload_id):
                self._store.uploads.keep(upload_id, now + LOOK_AGAIN)
            else:
                self._store.uploads.delete(upload_id)
        return 0.0 if forgotten else IDLE_SECONDS

    def close(self) -> None:
        """Nothing to let go of."""
