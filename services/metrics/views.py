"""What is read of the figures: sums of tallies, and the files behind them by the same question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.metrics.domain.classify import EXCLUSIONS
from services.metrics.domain.period import Period
from services.metrics.projections.generation import live
from shared.mongo.connect import Document

PARTS = ("numerator", "denominator", "paper", "excluded")


@dataclass(frozen=True, slots=True)
class Question:
    """Which files are asked for. None leaves a dimension open. One question serves the sums and the list, so they agree."""

    period: Period
    level: str | None = None
    unit: str | None = None
    kind: str | None = None

    def tally_filter(self) -> Document:
        """The question put to tallies."""
        return {"day": self._days()} | self._given("unit")

    def fact_filter(self) -> Document:
        """The question put to facts."""
        return {"standing.day": self._days()} | self._given("deciding_unit")

    def _days(self) -> Document:
        return {"$gte": self.period.first.isoformat(), "$lte": self.period.last.isoformat()}

    def _given(self, unit_field: str) -> Document:
        given = {"level": self.level, unit_field: self.unit, "kind": self.kind}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class AsOf:
    """How fresh a figure is: what owners told, what is applied, what waits, since when, and when that was looked at."""

    produced: int
    applied: int
    unapplied: int
    parked: int
    oldest_unapplied_at: datetime | None
    checked_at: datetime | None


class Views:
    """The reading side of one metrics database."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    def counts(self, question: Question) -> Counter[str]:
        """The sum of everything the question covers."""
        return self.counts_by(question, lambda tally: "all")["all"]

    def counts_by(self, question: Question, group: Callable[[Document], str]) -> dict[str, Counter[str]]:
        """The sums per `group(tally)`; a tally has unit, level, day, kind, procedure and channel."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for tally in self._database[live(self._database).tallies].find(question.tally_filter()):
            sums[group(tally)].update({name: tally[name] for name in COUNTERS if name in tally})
        return sums

    def cases(self, question: Question, part: str, after: str = "", limit: int = 100) -> list[Document]:
        """At most `limit` files of a part of the figure, by closing day and id, behind the cursor `after`."""
        facts = self._database[live(self._database).facts].find(question.fact_filter() | PART_FILTERS[part])
        ordered = sorted(facts, key=cursor_of)
        return [fact for fact in ordered if cursor_of(fact) > after][:limit]

    def case_count(self, question: Question, part: str) -> int:
        """How many files a part of the figure has, counted on the files themselves; a count of secret files adds its number."""
        return sum(int(fact.get("secret_count", 1)) for fact in self.cases(question, part, limit=10**9))

    def as_of(self) -> AsOf:
        """The freshness over both sources; the parked of one service are the same for both, so they are counted once."""
        looks = list(self._database["reconciliation"].find())
        oldest = [look["oldest_unapplied_at"] for look in looks if look.get("oldest_unapplied_at")]
        checked = [look["checked_at"] for look in looks]
        return AsOf(
            produced=_total(looks, "produced"),
            applied=_total(looks, "applied"),
            unapplied=_total(looks, "unapplied"),
            parked=max((int(look["parked"]) for look in looks), default=0),
            oldest_unapplied_at=min(oldest, default=None),
            checked_at=min(checked, default=None),
        )

    def reconciliation(self) -> list[Document]:
        """What the reconciler found per source."""
        return sorted(self._database["reconciliation"].find(), key=lambda look: str(look["_id"]))

    def revision(self) -> int:
        """A number that rises with every change of a tally: cheap to ask five times a second."""
        return sum(int(mark["revision"]) for mark in self._database["changes"].find())


COUNTERS = ("closed", "online", "early", "on_time", "late", "no_limit", *(f"excluded_{reason}" for reason in EXCLUSIONS))

PART_FILTERS: dict[str, Document] = {
    "denominator": {"standing.excluded": None},
    "numerator": {"standing.excluded": None, "standing.online": True},
    "paper": {"standing.excluded": None, "standing.online": False},
    "excluded": {"standing.excluded": {"$in": list(EXCLUSIONS)}},
}


def cursor_of(fact: Document) -> str:
    """The place of a file in a list: its closing day, then its id."""
    return f"{fact['standing']['day']}|{fact['_id']}"


def paper_places(facts: Iterable[Document]) -> Counter[str]:
    """Where paper entered, over many files."""
    return Counter(place for fact in facts for place in fact["standing"]["paper"])


def _total(looks: list[dict[str, Any]], name: str) -> int:
    return sum(int(look[name]) for look in looks)
