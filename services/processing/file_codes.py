"""Giving out file codes: per agency and day 1, 2, 3, … without duplicate and without gap, whoever crashes when.

The counter document of a sequence says which number was given last and to which case: `{_id: series, number, case_id, at,
version}`. Whether that case really took it stands in the case (`code_series`), in the same compare-and-swap that receives the
file. So:

1. Read the counter. If its case took its number, the next number goes to us: compare-and-swap the counter to (number + 1, our
   case).
2. If its case is ours (we crashed between counter and case, and try again), the same number is ours: renew the reservation by a
   compare-and-swap that changes only the version.
3. If its case is another that has not taken the number, somebody is at work or has crashed. Wait a moment. If nothing happens,
   take the number over: first bump that case's version, which makes a save that is still under way fail; then compare-and-swap
   the counter from the version we read to (same number, our case).

Why no duplicate: a case takes a number only with the version it was read at *before* step 1 or 2. A take-over reads the
counter, bumps the case, swaps the counter. A holder that reads its case before the bump fails to save. One that reads it after
the bump renews after the take-over read the counter, so either its renewal finds the counter gone to another, or the take-
over's swap finds a newer version.
Why no gap: a number moves on only after the case that has it is seen to have taken it; a number nobody took is the next one
given. `update_one` with `_id` and version only: find-and-modify reads the whole collection on the embedded store.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.processing.domain.file_code import file_code
from shared.clock import SKEW, Clock
from shared.errors import Unavailable
from shared.mongo.connect import Document

# How long a reservation may stay unused before it is taken over. A save takes milliseconds; a store in trouble, a second or two.
PATIENCE = timedelta(seconds=2)
# Seconds between looks at a reservation that somebody else is about to use.
PAUSE_SECONDS = 0.01
# Looks before the caller is told to try again: with the pause above, far longer than any take-over.
LOOKS = 1_000


class FileCodes:
    """The counters of all sequences, beside the cases that take the numbers."""

    def __init__(
        self,
        counters: Collection[Document],
        cases: Collection[Document],
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._counters = counters
        self._cases = cases
        self._clock = clock
        self._pause = pause

    def reserve(self, series: str, case_id: str) -> str:
        """The code that `case_id` may now take in its own compare-and-swap, with the version it was read at *before* this call.

        Raises Unavailable when the sequence stays busy for very long.
        """
        key = f"file_code:{series}"
        for _ in range(LOOKS):
            number = self._try(key, series, case_id)
            if number is not None:
                return file_code(series, number)
            self._pause(PAUSE_SECONDS)
        raise Unavailable

    def _try(self, key: str, series: str, case_id: str) -> int | None:
        counter = self._counters.find_one({"_id": key})
        if counter is None:
            return self._begin(key, case_id)
        if counter["case_id"] == case_id:
            return self._swap(counter, counter["number"], case_id)
        holder = self._cases.find_one({"_id": counter["case_id"]}, {"version": 1, "code_series": 1})
        if holder is not None and holder.get("code_series") == series:
            return self._swap(counter, counter["number"] + 1, case_id)
        if -SKEW <= self._clock() - _moment(counter["at"]) < PATIENCE:
            return None
        return self._take_over(counter, holder, case_id)

    def _begin(self, key: str, case_id: str) -> int | None:
        first = {"_id": key, "number": 1, "case_id": case_id, "at": self._clock(), "version": 1}
        try:
            self._counters.insert_one(first)
        except DuplicateKeyError:
            return None
        return 1

    def _take_over(self, counter: Document, holder: Document | None, case_id: str) -> int | None:
        if holder is not None:
            fence = {"_id": holder["_id"], "version": holder["version"]}
            if self._cases.update_one(fence, {"$inc": {"version": 1}}).matched_count == 0:
                return None
        return self._swap(counter, counter["number"], case_id)

    def _swap(self, counter: Document, number: int, case_id: str) -> int | None:
        seen = {"_id": counter["_id"], "version": counter["version"]}
        given = {"number": number, "case_id": case_id, "at": self._clock(), "version": counter["version"] + 1}
        return number if self._counters.update_one(seen, {"$set": given}).matched_count else None


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value
