"""The files behind a figure: as they are known now, as they were known then, and those that make the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.cube import Cube
from services.metrics.domain.cell import place_on
from services.metrics.domain.classify import LISTED_EXCLUSIONS, SECRET
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.halfmonth import days_of, half_of
from services.metrics.domain.listing import COUNTED, END, NOT_COUNTED, stretches
from services.metrics.domain.question import Question
from services.metrics.domain.versions import Version, as_known
from services.metrics.projections.generation import live
from shared.clock import LONG_AGO
from shared.mongo.connect import Document

# Under every due time: a lower bound lets each of the stores use its index for a range.

PARTS = ("numerator", "denominator", "paper", "excluded")

# The list of a part, and which of its files.
LISTS: Mapping[str, tuple[str, Document]] = {
    "denominator": (COUNTED, {}),
    "numerator": (COUNTED, {"standing.online": True}),
    "paper": (COUNTED, {"standing.online": False}),
    "excluded": (NOT_COUNTED, {}),
}
# The counters that say how many files a list has.
COUNTERS_OF = {COUNTED: ("closed",), NOT_COUNTED: tuple(f"excluded_{reason}" for reason in LISTED_EXCLUSIONS)}

# What a line of a list tells of a file, and what it was known to be; a whole fact takes the store twice as long.
LINE = dict.fromkeys(("file_code", "procedure_code", "kind", "channel", "deciding_unit", "outcome", "standing"), 1)
LINE_AS_KNOWN = {**LINE, "versions": 1}

IN_PART: Mapping[str, Callable[[Version], bool]] = {
    "denominator": lambda version: version["excluded"] is None,
    "numerator": lambda version: version["excluded"] is None and version["online"],
    "paper": lambda version: version["excluded"] is None and not version["online"],
    "excluded": lambda version: version["excluded"] in LISTED_EXCLUSIONS,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A file that stands otherwise now than it was known to then; None: outside the question at that time."""

    fact: Document
    then: Version | None
    now: Version | None


class Files:
    """Reads facts."""

    database: Database[Document]
    cube: Cube
    _dimensions: Dimensions

    def facts(self) -> Collection[Document]:
        """The facts of the live generation."""
        return self.database[live(self.database).facts]

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files of a part of the figure, by closing day and id, behind the cursor `after`: their lines only.

        Stretch by stretch, so that a page costs what the page holds and not what the period holds.
        """
        if question.as_known is not None:
            return self._cases_as_known(question, part, after, limit)
        found: list[Document] = []
        for low, high in self._stretches(question, part, after):
            found += self._in_stretch(question, part, max(low, after), high, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def ever_here(self, question: Question, wanted: Document, fields: Mapping[str, Any] | None = None) -> Iterator[Document]:
        """The files with `wanted` that are where the question asks, and those that were moved: they may have been there before.

        What is wanted comes first, and two plain questions are asked: an `$or` makes the embedded store look at every file.
        """
        moved = set()
        for fact in self.facts().find({**wanted, **question.dimensions()}, fields):
            if "was" in fact:
                moved.add(fact["_id"])
            yield fact
        if question != question.anywhere():
            for fact in self.facts().find({**wanted, **question.anywhere().dimensions(), "was": {"$exists": True}}, fields):
                if fact["_id"] not in moved:
                    yield fact

    def stood_here(self, question: Question, fact: Mapping[str, Any], day: date) -> bool:
        """Whether a file was at the place asked about, its department too, at the end of `day`."""
        unit, level = place_on(fact, day)
        office = self._dimensions.office({**fact, "deciding_unit": unit})
        return question.holds(unit, level, day) and question.office in (None, office)

    def corrections(self, question: Question) -> Iterator[Correction]:
        """The files whose standing in the period is another now than it was at `question.as_known`, with both standings.

        Without those that are state secrets by now: the figure as known then leaves them out too, or the difference of two
        figures would tell of a single one (`domain.disclosure`).
        """
        if question.as_known is None:
            return
        period = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        for fact in self.facts().find({"versions.day": period, "changed_at": {"$gt": question.as_known}}):
            if _is_secret(fact):
                continue
            known, newest = as_known(fact, question.as_known), fact["versions"][-1]
            then = known if known and question.covers(known, fact) else None
            now = newest if question.covers(newest, fact) else None
            if then or now:
                yield Correction(fact, then, now)

    def halves_before(self, day: date) -> list[str]:
        """The half months that hold anything and were over before that of `day`."""
        return [half for half in self.cube.halves() if half < half_of(day)]

    def secret_since(self, moment: datetime) -> bool:
        """Whether any file was marked a state secret after `moment`: a list that was written before may name it."""
        return self.facts().find_one({"secret_at": {"$gt": moment}}, {"_id": 1}) is not None

    def _stretches(self, question: Question, part: str, after: str) -> Iterator[tuple[str, str]]:
        """Ranges of cursors that can hold files; half months without any are passed over when the sums know that."""
        counters = COUNTERS_OF[LISTS[part][0]]
        for half in self.cube.halves():
            first, last = days_of(half)
            if last < question.period.first or first > question.period.last or f"{last}|{END}" <= after:
                continue
            every = self._count(replace(question.anywhere(), unit=question.unit, kind=None, sector=None), half, counters)
            if every and (not question.of_sums or self._count(question, half, counters)):
                found = stretches(half, question.period.first, question.period.last, every)
                yield from ((low, high) for low, high in found if high > after)

    def _count(self, question: Question, half: str, counters: tuple[str, ...]) -> int:
        """How many files these counters say the half month has; a code that means two units in it is counted twice."""
        sums = [self.cube.sums(piece, (half,))[""] for piece in question.pieces()]
        return sum(counts[name] for counts in sums for name in counters)

    def _in_stretch(self, question: Question, part: str, low: str, high: str, limit: int) -> list[Document]:
        """Of a unit that has taken over others, the lists of all of them, one into the other."""
        found: list[Document] = []
        for piece in question.pieces():
            begin, end = max(low, f"{piece.period.first}|"), min(high, f"{piece.period.last}|{END}")
            found += self._listed(piece, part, begin, end, limit) if begin < end else []
        return sorted(found, key=cursor_of)[:limit]

    def _listed(self, question: Question, part: str, low: str, high: str, limit: int) -> list[Document]:
        """The index comes first: the embedded store follows the first thing asked for that has one."""
        kind, narrowed = LISTS[part]
        field, prefix = ("standing.unit_place", f"{question.unit}|{kind}") if question.unit else ("standing.place", kind)
        asked = {field: {"$gt": f"{prefix}|{low}", "$lt": f"{prefix}|{high}"}, **narrowed, **question.dimensions()}
        return list(self.facts().find(asked, LINE).sort(field, ASCENDING).limit(limit))

    def _cases_as_known(self, question: Question, part: str, after: str, limit: int) -> list[Document]:
        """The same as known then, day by day, with the standing of then; without those that are state secrets by now."""
        found: list[Document] = []
        for day in self._days(question, after[:10]):
            on_day = sorted(self._known_on(question, part, day.isoformat()), key=cursor_of)
            found += [fact for fact in on_day if cursor_of(fact) > after]
            if len(found) >= limit:
                break
        return found[:limit]

    def _days(self, question: Question, start: str) -> Iterator[date]:
        """The days of the period that can hold files; corrections may have emptied a half month that was full then."""
        held = self.cube.halves()
        for day in question.days() if held else ():
            if half_of(day) >= held[0] and half_of(day) <= held[-1] and day.isoformat() >= start:
                yield day

    def _known_on(self, question: Question, part: str, day: str) -> Iterator[Document]:
        for fact in self.facts().find({"versions.day": day}, LINE_AS_KNOWN):
            version = as_known(fact, question.as_known) if question.as_known and not _is_secret(fact) else None
            if version and version["day"] == day and question.covers(version, fact) and IN_PART[part](version):
                then = {name: version[name] for name in ("day", "excluded", "online")}
                yield {**fact, "standing": {**fact["standing"], **then}}


def _is_secret(fact: Mapping[str, Any]) -> bool:
    return bool(fact["standing"]["excluded"] == SECRET)


def cursor_of(fact: Mapping[str, Any]) -> str:
    """The place of a file in a list: its closing day, then its id."""
    return f"{fact['standing']['day']}|{fact['_id']}"


def due_before(at: datetime) -> Document:
    """The range of due times that have passed at a moment."""
    return {"$gte": LONG_AGO, "$lt": at}
