"""Sums by a question, from the cells in memory; of single procedures, the days at the edges of the period from the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pymongo.database import Database

from services.metrics.cube import DAILY, PROCEDURES, REST, SHARE, Cube
from services.metrics.domain.daily_sums import on_days
from services.metrics.domain.halfmonth import Parts, half_of, parts_of
from services.metrics.domain.part import OF_A_SHARE, Part, named
from services.metrics.domain.procedure_sums import by_procedure
from services.metrics.domain.question import Question
from services.metrics.domain.share import COUNTERS
from services.metrics.domain.tally import NO_PROCEDURE
from services.metrics.domain.versions import counted
from services.metrics.projections.generation import live
from services.metrics.views.added import Added, parts_asked
from services.metrics.views.known import KnownFiles
from shared.mongo.connect import Document

Totals = dict[str, Counter[str]]


class Sums:
    """Reads cells, tallies and, for days at an edge, what single files add; takes back what was learned later."""

    def __init__(self, database: Database[Document], cube: Cube, known: KnownFiles, added: Added) -> None:
        self._database = database
        self._cube = cube
        self._known = known
        self._added = added

    def counts(self, question: Question) -> Counter[str]:
        """The sum of everything the question covers: the counters in `COUNTERS`."""
        return self.counts_by(question)[""]

    def counts_by(self, question: Question, by: str = "") -> Totals:
        """The same by `unit` or `office`, or all under the empty name."""
        return _sum(self._counts(piece, by) for piece in question.pieces())

    def _counts(self, question: Question, by: str) -> Totals:
        parts = parts_of(question.period.first, question.period.last)
        sums = self._of_days(question, parts, by) if question.of_sums else self._of_procedures(question, parts, by)
        if question.as_known is not None:
            self._take_back_what_was_learned_later(question, sums, by)
        kept = {name: Counter({each: counts[each] for each in COUNTERS if counts[each]}) for name, counts in sums.items()}
        return defaultdict(Counter, kept)

    def _of_days(self, question: Question, parts: Parts, by: str) -> Totals:
        sums = self._whole_halves(question, parts, by)
        for first, last in parts.edges:
            for name, counts in self._cube.sums(question, (half_of(first),), by, (DAILY,)).items():
                sums[name].update(on_days(first, last, counts))
        return sums

    def _of_procedures(self, question: Question, parts: Parts, by: str) -> Totals:
        """Some procedures have no cells of their own, but counters in those of their sectors, though not by day."""
        sums: Totals = defaultdict(Counter)
        for name, counts in self._whole_halves(question, parts, by, (PROCEDURES,)).items():
            for code, each in by_procedure(counts).items():
                sums[name].update(each if question.asks(code) else {})
        for tally in self._edges(question, parts):
            sums[tally[by] if by else ""].update(_counters(tally))
        return sums

    def _edges(self, question: Question, parts: Parts) -> Iterator[Document]:
        """The daily sums of the days that are no whole half month."""
        for first, last in parts.edges:
            yield from self._database[live(self._database).tallies].find(question.on(first, last).tally_filter())

    def by_procedure(self, question: Question) -> Totals:
        """The same by procedure (`-`: work without one).

        A procedure of which no file is counted is not named: it may be there for a secret file alone.
        """
        sums: Totals = defaultdict(Counter)
        for piece in question.pieces():
            parts = parts_of(piece.period.first, piece.period.last)
            for code, counts in by_procedure(self._whole_halves(piece, parts, "", (PROCEDURES,))[""]).items():
                sums[code].update(counts)
            for tally in self._edges(piece, parts):
                sums[tally["procedure"]].update(_counters(tally))
            if question.as_known is not None:
                self._take_back_what_was_learned_later(piece, sums, "procedure")
        return defaultdict(Counter, {code: counts for code, counts in sums.items() if counts["closed"] and question.asks(code)})

    def details(self, question: Question, by: str = "") -> Totals:
        """The sums of every counter of `domain.cell`, as known now. Days at an edge are added from the files themselves."""
        return _sum(self._details(piece, by) for piece in question.pieces())

    def _details(self, question: Question, by: str) -> Totals:
        parts = parts_asked(question)
        sums = self._whole_halves(question, parts, by, (SHARE, REST))
        for first, last in parts.edges:
            for added in self._added.within(question.on(first, last)):
                sums[{"": "", "unit": added.unit, "office": added.office}[by]].update(added.counts)
        return sums

    def case_count(self, question: Question, part: str) -> int:
        """How many files a part has (`domain.part`); of a step, how often it was done."""
        counts = self.counts(question) if part in OF_A_SHARE else self.details(question)[""]
        return named(part).number(counts)

    def number_in(self, question: Question, half: str, part: Part) -> int:
        """How many files of the part the sums have in a half month, at most: of single procedures there are sums of all of them
        only, and a code that means two units in it is counted twice.
        """
        of = (SHARE,) if part.name in OF_A_SHARE else (SHARE, REST)
        return sum(part.number(self._cube.sums(piece, (half,), "", of)[""]) for piece in question.pieces())

    def paper_places(self, question: Question) -> Counter[str]:
        """Where paper entered, over all files of the question."""
        counts = self.details(question)[""]
        prefix = "paper_"
        return Counter({name.removeprefix(prefix): number for name, number in counts.items() if name.startswith(prefix)})

    def _whole_halves(self, question: Question, parts: Parts, by: str, of: Sequence[str] = (SHARE,)) -> Totals:
        return defaultdict(Counter, self._cube.sums(question, parts.halves, by, of) if parts.halves else {})

    def _take_back_what_was_learned_later(self, question: Question, sums: Totals, by: str) -> None:
        for correction in self._known.corrections(question):
            for version, sign in ((correction.now, -1), (correction.then, 1)):
                if version:
                    change = {name: sign * number for name, number in counted(version).items()}
                    sums[_name(version["unit"], correction.fact, by)].update(change)


def _counters(tally: Document) -> dict[str, int]:
    return {name: tally[name] for name in COUNTERS if name in tally}


def _sum(parts: Iterable[Totals]) -> Totals:
    sums: Totals = defaultdict(Counter)
    for part in parts:
        for name, counts in part.items():
            sums[name].update(counts)
    return sums


def _name(unit: str, fact: Mapping[str, Any], by: str) -> str:
    procedure = fact.get("procedure_code") or NO_PROCEDURE
    return {"": "", "unit": unit, "office": str(fact["standing"]["office"]), "procedure": procedure}[by]
