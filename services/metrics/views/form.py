"""Biểu II.06a read: from sums when the period is whole half months, else from the files that the period touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from services.metrics.cube import FORM, Cube
from services.metrics.domain.cell import place_on
from services.metrics.domain.form_sums import by_field, columns, still_open
from services.metrics.domain.halfmonth import half_of, parts_of
from services.metrics.domain.overdue import over
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import columns_of, line, told_on
from services.metrics.views.facts import Facts
from shared.calendar import HOME, local_day
from shared.mongo.connect import Document

# What the form needs to know of a file; everything else stays in the store.
NEEDED = {
    **dict.fromkeys(("kind", "secret", "secret_count", "received_at", "received_on", "closed_at", "closed_on", "outcome"), 1),
    **dict.fromkeys(("origin", "channel", "timeliness", "due_at", "procedure_code", "deciding_unit", "level", "was"), 1),
    **dict.fromkeys(("waiting_since", "steps.unit"), 1),
}
Name = TypeVar("Name", bound=Hashable)
# The columns 3 to 13 of each line.
Columns = dict[Name, Counter[int]]
FieldOf = Callable[[str | None], str]


class Form:
    """Reads cells and, for other periods than whole half months and for single procedures, facts."""

    def __init__(self, facts: Facts, cube: Cube) -> None:
        self._facts = facts
        self._cube = cube

    def by_sums(self, question: Question, at: datetime, by: str, field_of: FieldOf) -> Columns[str] | None:
        """The columns by code of the unit or by field, open files judged at `at`; None when sums cannot tell."""
        parts = parts_of(question.period.first, question.period.last)
        if parts.edges or not question.of_sums or question.spans is not None:
            return None
        unit = "unit" if by == "unit" else ""
        today = local_day(at)
        ranges = (
            self._cube.halves_before(question.period.first),
            parts.halves,
            self._cube.halves_before(today),
            (half_of(today),),
        )
        before, within, so_far, running = (_by(sums, by) for sums in self._cube.series(question, ranges, unit, (FORM,)))
        found = defaultdict(Counter, {name: columns(before[name], within[name]) for name in {*before, *within}})
        self._move_back(question, at, found, by, field_of)
        if at < over(question.period):
            overdue = Counter({name: still_open(counts) for name, counts in so_far.items()})
            overdue.update({name: still_open(counts, today) for name, counts in running.items()})
            for code, procedure, number in self._overdue_today(question, at):
                overdue[code if by == "unit" else field_of(procedure)] += number
            _judge_now(found, overdue)
        return found

    def by_files(self, question: Question, at: datetime, name: Callable[[Mapping[str, Any], date], Name]) -> Columns[Name]:
        """The same file by file; `name` says where a file is told on a day. Costs the files closed since the period began."""
        found: Columns[Name] = defaultdict(Counter)
        for fact in self._open_or_closed_since(question):
            place, day = columns_of(fact, question.period, at), told_on(fact, question.period, at)
            if place is not None and self._facts.stood_here(question, fact, day):
                found[name(fact, day)].update(line("", [place]).counts)
        return found

    def _move_back(self, question: Question, at: datetime, found: Columns[str], by: str, field_of: FieldOf) -> None:
        """Sums tell a file where it is now. One that was moved since it is told by the form is told where it was."""
        begin = datetime.combine(question.period.first, time(), HOME)
        wanted = {"was.until": {"$gte": begin}, "kind": "public_service", **question.anywhere().dimensions()}
        for fact in self._facts.stored().find(wanted, NEEDED):
            place, day = columns_of(fact, question.period, at), told_on(fact, question.period, at)
            for told, sign in ((date.max, -1), (day, 1)):
                if place is not None and self._facts.stood_here(question, fact, told):
                    name = place_on(fact, told)[0] if by == "unit" else field_of(fact.get("procedure_code"))
                    found[name].update({column: sign * number for column, number in line("", [place]).counts.items()})

    def _overdue_today(self, question: Question, at: datetime) -> Iterator[tuple[str, str | None, int]]:
        """How many open files became overdue on the day of `at` before it, by unit and procedure."""
        begin = datetime.combine(local_day(at), time(), HOME)
        today = {"standing.late_from": {"$gte": begin, "$lt": at}, "standing.received_day": {"$ne": None}}
        asked = {**today, **question.dimensions(), "kind": "public_service"}
        by = {"unit": "$deciding_unit", "procedure": "$procedure_code"}
        for group in self._facts.stored().aggregate([{"$match": asked}, {"$group": {"_id": by, "files": {"$sum": 1}}}]):
            yield group["_id"]["unit"], group["_id"].get("procedure"), int(group["files"])

    def _open_or_closed_since(self, question: Question) -> Iterator[Document]:
        for standing in ({"$gte": question.period.first.isoformat()}, None):
            yield from self._facts.ever_here(question, {"standing.day": standing, "kind": "public_service"}, NEEDED)


def _judge_now(found: Columns[str], overdue: Mapping[str, int]) -> None:
    """Sums know what is overdue at the end of a day, so at that of the period. While it runs, it is what became so on earlier
    days and is open still, and what the store counts of today.
    """
    for name, counts in found.items():
        counts[13] = overdue[name]
        counts[12] = counts[11] - counts[13]


def _by(sums: Mapping[str, Counter[str]], by: str) -> dict[str, Counter[str]]:
    """Unit or field → the counters of the form, without the part of their names that says the field."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, counts in sums.items():
        for field, form in by_field(counts).items():
            found[unit if by == "unit" else field].update(form)
    return found
