"""The files behind a figure: as they are known now, as they were known then, and those that make the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.metrics.cube import Cube
from services.metrics.domain.classify import LISTED_EXCLUSIONS, SECRET
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.question import Question
from services.metrics.domain.versions import Version, as_known
from services.metrics.projections.generation import live
from shared.mongo.connect import Document

PARTS = ("numerator", "denominator", "paper", "excluded")

PART_FILTERS: dict[str, Document] = {
    "denominator": {"standing.excluded": None},
    "numerator": {"standing.excluded": None, "standing.online": True},
    "paper": {"standing.excluded": None, "standing.online": False},
    "excluded": {"standing.excluded": {"$in": list(LISTED_EXCLUSIONS)}},
}

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

    @property
    def withheld(self) -> bool:
        """Whether the file is or was a secret one, which is counted and never named."""
        return any(version["excluded"] == SECRET for version in (self.then, self.now) if version)


class Files:
    """Reads facts."""

    database: Database[Document]
    cube: Cube

    def facts(self) -> Collection[Document]:
        """The facts of the live generation."""
        return self.database[live(self.database).facts]

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files of a part of the figure, by closing day and id, behind the cursor `after`: their lines only.

        Day by day, so that a page costs what the page holds and not what the period holds.
        """
        found: list[Document] = []
        for day in self._days(question, after[:10]):
            on_day = sorted(self._on_day(question, part, day.isoformat()), key=cursor_of)
            found += [fact for fact in on_day if cursor_of(fact) > after]
            if len(found) >= limit:
                break
        return found[:limit]

    def corrections(self, question: Question) -> Iterator[Correction]:
        """The files whose standing in the period is another now than it was at `question.as_known`, with both standings."""
        if question.as_known is None:
            return
        period = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        for fact in self.facts().find({"versions.day": period, "changed_at": {"$gt": question.as_known}}):
            known, newest = as_known(fact, question.as_known), fact["versions"][-1]
            then = known if known and question.covers(known, fact) else None
            now = newest if question.covers(newest, fact) else None
            if then or now:
                yield Correction(fact, then, now)

    def _days(self, question: Question, start: str) -> Iterator[date]:
        """The days of the period that can hold files; corrections may have emptied a half month that was full then."""
        held = self.cube.halves()
        for day in question.days() if held else ():
            if half_of(day) >= held[0] and half_of(day) <= held[-1] and day.isoformat() >= start:
                yield day

    def _on_day(self, question: Question, part: str, day: str) -> Iterator[Document]:
        """The files of a part that stood on this day: now, or as they were known then, with the standing of then."""
        if question.as_known is None:
            yield from self.facts().find(question.dimensions() | {"standing.day": day} | PART_FILTERS[part], LINE)
            return
        for fact in self.facts().find({"versions.day": day}, LINE_AS_KNOWN):
            version = as_known(fact, question.as_known)
            if version and version["day"] == day and question.covers(version, fact) and IN_PART[part](version):
                yield {
                    **fact,
                    "standing": {**fact["standing"], **{name: version[name] for name in ("day", "excluded", "online")}},
                }


def cursor_of(fact: Mapping[str, Any]) -> str:
    """The place of a file in a list: its closing day, then its id."""
    return f"{fact['standing']['day']}|{fact['_id']}"
