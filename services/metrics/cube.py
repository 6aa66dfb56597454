"""The cells in memory: what the pages of management sum. Their number depends on units and half months, not on files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pymongo.database import Database

from services.metrics.domain import changed, daily_sums, form_sums, intake, open_sums, procedure_sums
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.question import Question
from services.metrics.domain.share import COUNTERS
from services.metrics.mirror import Mirror
from services.metrics.projections.sums import CELL_FIELDS
from shared.mongo.connect import Document

# Sums remembered until one of their cells changes. More than every page of every unit asks for; beyond it all are forgotten.
REMEMBERED = 20_000


# The parts of a cell. What a share needs is a few of its many counters, and is asked for most often.
SHARE, DAILY, FORM, PROCEDURES = "share", "daily", "form", "procedures"
INTAKE, CHANGED, OPEN_FILES, REST = "intake", "changed", "open", "rest"
PARTS = (SHARE, DAILY, FORM, PROCEDURES, INTAKE, CHANGED, OPEN_FILES, REST)
PREFIXES = {
    daily_sums.PREFIX: DAILY,
    form_sums.PREFIX: FORM,
    procedure_sums.PREFIX: PROCEDURES,
    intake.PREFIX: INTAKE,
    changed.PREFIX: CHANGED,
    open_sums.PREFIX: OPEN_FILES,
}


class Group(NamedTuple):
    """A cell without its shard and half month."""

    unit: str
    office: str
    level: str
    kind: str
    sector: str


class Cube(Mirror):
    """All cells of the live generation; safe to use from many threads."""

    def __init__(self, database: Database[Document]) -> None:
        super().__init__(database, lambda generation: generation.cells)
        self._cells: dict[str, Counter[str]] = {}
        self._halves: dict[str, dict[Group, dict[str, Counter[str]]]] = defaultdict(lambda: defaultdict(_parts))
        self._memory: dict[str, dict[object, dict[str, Counter[str]]]] = defaultdict(dict)
        self._remembered = 0

    def sums(
        self, question: Question, halves: Iterable[str], by: str = "", parts: Sequence[str] = (SHARE,)
    ) -> dict[str, Counter[str]]:
        """The sums over `halves`, by `unit` or `office`, or all under the empty name; the question's period is not looked at."""
        with self._lock:
            self._refresh()
            return self._sum(question, halves, by, parts)

    def series(
        self, question: Question, ranges: Sequence[Iterable[str]], by: str = "", parts: Sequence[str] = (SHARE,)
    ) -> list[dict[str, Counter[str]]]:
        """The sums over each of several ranges of half months, all of the same moment."""
        with self._lock:
            self._refresh()
            return [self._sum(question, halves, by, parts) for halves in ranges]

    def months(self, question: Question, ranges: Sequence[Iterable[str]], names: Sequence[str]) -> list[Counter[str]]:
        """For each range, the sum of some counters of `REST` by unit: only these are added, so that many months cost little."""
        with self._lock:
            self._refresh()
            return [self._column(question, halves, names) for halves in ranges]

    def _column(self, question: Question, halves: Iterable[str], names: Sequence[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for half in halves:
            for unit, counts in self._half(half, question, "unit", REST).items() if half in self._halves else ():
                found[unit] += sum(counts[name] for name in names)
        return found

    def halves(self) -> list[str]:
        """The half months that hold anything, in order."""
        with self._lock:
            self._refresh()
            return sorted(half for half, groups in self._halves.items() if groups)

    def halves_before(self, day: date) -> list[str]:
        """The half months that hold anything and were over before that of `day` began."""
        return [half for half in self.halves() if half < half_of(day)]

    def _sum(self, question: Question, halves: Iterable[str], by: str, parts: Sequence[str]) -> dict[str, Counter[str]]:
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for half in halves:
            if half in self._halves:
                for part in parts:
                    for name, counts in self._half(half, question, by, part).items():
                        sums[name].update(counts)
        return sums

    def _half(self, half: str, question: Question, by: str, part: str) -> Mapping[str, Counter[str]]:
        asked = (question.level, question.unit, question.kind, question.office, question.sector, by, part)
        memory = self._memory[half]
        if asked not in memory:
            if self._remembered >= REMEMBERED:
                self._memory.clear()
                self._remembered = 0
                memory = self._memory[half]
            memory[asked] = self._add(half, question, by, part)
            self._remembered += 1
        return memory[asked]

    def _add(self, half: str, question: Question, by: str, part: str) -> dict[str, Counter[str]]:
        wanted = {name: getattr(question, name) for name in Group._fields if getattr(question, name) is not None}
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for group, counts in self._halves.get(half, {}).items():
            if all(getattr(group, name) == value for name, value in wanted.items()):
                sums[getattr(group, by) if by else ""].update(counts[part])
        return sums

    def _clear(self) -> None:
        self._remembered = 0
        for memory in (self._cells, self._halves, self._memory):
            memory.clear()

    def _replace(self, document: Document) -> None:
        counts = Counter({name: value for name, value in document.items() if name not in CELL_FIELDS and name != "revision"})
        group = Group(*(document[name] for name in Group._fields))
        before = self._cells.get(document["_id"], Counter())
        delta = {name: counts[name] - before[name] for name in {*counts, *before} if counts[name] != before[name]}
        parts = self._halves[document["half"]][group]
        for name, number in delta.items():
            parts[_part_of(name)][name] += number
        self._cells[document["_id"]] = counts
        self._memory.pop(document["half"], None)


def _parts() -> dict[str, Counter[str]]:
    return {part: Counter() for part in PARTS}


def _part_of(counter: str) -> str:
    if counter in COUNTERS:
        return SHARE
    return next((part for prefix, part in PREFIXES.items() if counter.startswith(prefix)), REST)
