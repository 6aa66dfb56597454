"""The numbers given to files, in memory: which days of which agencies lack some. Costs agencies and days, not files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pymongo.database import Database

from services.metrics.domain.completeness import Gap, Seen, seen_in
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.period import Period
from services.metrics.mirror import Mirror
from shared.mongo.connect import Document


class Series(NamedTuple):
    """The numbers of an agency in one shard and half month, by day (01 to 31)."""

    agency: str
    kind: str
    days: dict[str, Seen]


class Numbers(Mirror):
    """The series of the live generation. Almost none has a gap, so what is remembered per half month is almost nothing."""

    def __init__(self, database: Database[Document]) -> None:
        super().__init__(database, lambda generation: generation.numbers)
        self._halves: dict[str, dict[str, Series]] = defaultdict(dict)
        self._gaps: dict[str, tuple[Gap, ...]] = {}

    def gaps(self, period: Period) -> list[Gap]:
        """The days of the period on which numbers are missing, the newest first."""
        with self._lock:
            self._refresh()
            first, last = half_of(period.first), half_of(period.last)
            found = [gap for half in self._halves if first <= half <= last for gap in self._of(half)]
        return sorted((gap for gap in found if gap.day in period), key=lambda gap: (gap.day, gap.agency, gap.kind), reverse=True)

    def _of(self, half: str) -> tuple[Gap, ...]:
        if half not in self._gaps:
            self._gaps[half] = tuple(_gaps(half[:7], self._halves[half].values()))
        return self._gaps[half]

    def _clear(self) -> None:
        self._halves.clear()
        self._gaps.clear()

    def _replace(self, document: Document) -> None:
        series = Series(document["agency"], document["kind"], seen_in(document))
        self._halves[document["half"]][document["_id"]] = series
        self._gaps.pop(document["half"], None)


def _gaps(month: str, parts: Iterable[Series]) -> Iterable[Gap]:
    """The files of one series lie in several shards: their counts are added, the highest is the highest of all."""
    count: Counter[tuple[str, str, str]] = Counter()
    highest: Counter[tuple[str, str, str]] = Counter()
    for part in parts:
        for day, seen in part.days.items():
            key = (part.agency, part.kind, f"{month}-{day}")
            count[key] += seen.files
            highest[key] = max(highest[key], seen.highest)
    for agency, kind, day in count:
        missing = highest[agency, kind, day] - count[agency, kind, day]
        if missing > 0:
            yield Gap(agency, kind, date.fromisoformat(day), missing)
