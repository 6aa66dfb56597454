"""The files behind a figure as they were known on an earlier day, and those that make the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.metrics.cube import Cube
from services.metrics.domain.classify import LISTED_EXCLUSIONS, SECRET
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.question import Question
from services.metrics.domain.versions import Version, as_known
from services.metrics.views.facts import Facts, cursor_of
from shared.mongo.connect import Document

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


class KnownFiles:
    """Reads facts by the standing they had at `question.as_known`."""

    def __init__(self, facts: Facts, cube: Cube) -> None:
        self._facts = facts
        self._cube = cube

    def corrections(self, question: Question) -> Iterator[Correction]:
        """The files whose standing in the period is another now than it was at `question.as_known`, with both standings.

        Without those that are state secrets by now: the figure as known then leaves them out too, or the difference of two
        figures would tell of a single one (`domain.disclosure`).
        """
        if question.as_known is None:
            return
        period = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        for fact in self._facts.stored().find({"versions.day": period, "changed_at": {"$gt": question.as_known}}):
            if _is_secret(fact):
                continue
            known, newest = as_known(fact, question.as_known), fact["versions"][-1]
            then = known if known and question.covers(known, fact) else None
            now = newest if question.covers(newest, fact) else None
            if then or now:
                yield Correction(fact, then, now)

    def cases(self, question: Question, part: str, after: str, limit: int) -> list[Document]:
        """At most `limit` files of a part of the figure as known then, day by day, with the standing of then; without those that
        are state secrets by now.
        """
        found: list[Document] = []
        for day in self._days(question, after[:10]):
            on_day = sorted(self._known_on(question, part, day.isoformat()), key=cursor_of)
            found += [fact for fact in on_day if cursor_of(fact) > after]
            if len(found) >= limit:
                break
        return found[:limit]

    def _days(self, question: Question, start: str) -> Iterator[date]:
        """The days of the period that can hold files; corrections may have emptied a half month that was full then."""
        held = self._cube.halves()
        for day in question.days() if held else ():
            if half_of(day) >= held[0] and half_of(day) <= held[-1] and day.isoformat() >= start:
                yield day

    def _known_on(self, question: Question, part: str, day: str) -> Iterator[Document]:
        for fact in self._facts.stored().find({"versions.day": day}, LINE_AS_KNOWN):
            version = as_known(fact, question.as_known) if question.as_known and not _is_secret(fact) else None
            if version and version["day"] == day and question.covers(version, fact) and IN_PART[part](version):
                then = {name: version[name] for name in ("day", "excluded", "online")}
                yield {**fact, "standing": {**fact["standing"], **then}}


def _is_secret(fact: Mapping[str, Any]) -> bool:
    return bool(fact["standing"]["excluded"] == SECRET)
