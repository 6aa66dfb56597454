"""The files behind a cell of Biểu II.06a, read stretch by stretch: a page costs what it shows.

Not the last page of a period long over: the files that it left open are looked for among all that were closed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from services.metrics.cube import FORM, Cube
from services.metrics.domain.form_sums import by_field
from services.metrics.domain.halfmonth import days_of, half_of, pieces
from services.metrics.domain.listing import END, STRETCH
from services.metrics.domain.part import STILL_OPEN, named
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import columns_of, line, told_on
from services.metrics.views.ages import Ages
from services.metrics.views.facts import Facts, due_before
from services.metrics.views.files import in_list
from services.metrics.views.form import NEEDED
from services.metrics.views.form_cell import FormCell
from services.metrics.views.form_places import WAYS, FormPlace, Way, place_in_column
from shared.calendar import HOME
from shared.mongo.connect import Document

# Every closed file that counts, by its place in the list of them.
CLOSED_FILES = named("denominator")
# What a row tells of a file, beside what says where it is in the form.
LINE = {**NEEDED, **dict.fromkeys(("file_code", "standing.day", "standing.received_day", "place", "workflow"), 1)}
# The counters of the form that say how many files of a half month are read, and those of them that may be in a column.
READ = {Way.CLOSED: ("early", "ontime", "late"), Way.RECEIVED: ("online", "other")}
COUNTERS = {4: ("online",), 5: ("other",), 8: ("early",), 9: ("ontime",), 10: ("late",)}
OVERDUE = 13


class FormFiles:
    """Reads facts; the sums, those of open files too, say where to look. Whether a file is in a cell is decided by what the form
    itself is counted with, of each file that is read.
    """

    def __init__(self, facts: Facts, cube: Cube, ages: Ages) -> None:
        self._facts = facts
        self._cube = cube
        self._ages = ages

    def of(self, cell: FormCell, after: FormPlace | None = None) -> Iterator[Document]:
        """The files of a cell behind a place, in order. What nobody takes is not read: of files closed since, those of half
        months further and further on, so take no more than the form counts.
        """
        moved = {fact["_id"]: fact for fact in self._moved(cell) if self._is_in(cell, fact)}
        for way in WAYS[cell.column]:
            for low, high, read in self._stretches(cell, way, after):
                found = [fact for fact in read if fact["_id"] not in moved and self._is_in(cell, fact)]
                placed = [(place_in_column(fact, cell.column), fact) for fact in (*found, *moved.values())]
                here = [each for each in placed if each[0].way == way and low <= each[0].day <= high]
                yield from (fact for place, fact in sorted(here, key=lambda each: each[0]) if after is None or place > after)

    def _is_in(self, cell: FormCell, fact: Document) -> bool:
        """By the same functions as `Form.by_files`."""
        place, day = columns_of(fact, cell.question.period, cell.at), told_on(fact, cell.question.period, cell.at)
        if place is None or not line("", [place]).counts[cell.column]:
            return False
        return self._facts.stood_here(cell.question, fact, day) and cell.tells(fact, day)

    def _moved(self, cell: FormCell) -> Iterator[Document]:
        """Files that may have been elsewhere when the form tells them; sums and the lists of units have them where they are."""
        if cell.near == cell.near.anywhere():
            return
        begin = datetime.combine(cell.question.period.first, time(), HOME)
        yield from self._facts.stored().find({"was.until": {"$gte": begin}, **_asked(cell.near.anywhere())}, LINE)

    def _stretches(self, cell: FormCell, way: Way, after: FormPlace | None) -> Iterator[tuple[str, str, Iterator[Document]]]:
        """Days, both included, and the files of them that are where `near` asks: no more at once than a read should find."""
        if after is not None and way < after.way:
            return
        if way == Way.OPEN:
            yield from self._still_open(cell, after.day if after is not None and after.way == way else "")
        elif cell.column == OVERDUE:
            yield "", END, self._overdue_and_closed_since(cell)
        else:
            begin = date.fromisoformat(after.day) if after is not None and after.way == way else date.min
            for low, high, number in self._ranges(cell, way, begin):
                yield low, high, (self._on_days(cell, way, low, high) if number else iter(()))

    def _ranges(self, cell: FormCell, way: Way, begin: date) -> Iterator[tuple[str, str, int]]:
        """Half months, or days where these hold many, and how many files of the half month may be in the cell at most."""
        held, (first, last) = self._cube.halves(), cell.days(way)
        if not held:
            return
        first, last = max(first, begin, days_of(held[0])[0]), min(last, days_of(held[-1])[1])
        for _half, low, high in pieces(first, last):
            number = self._counted(cell, half_of(low), COUNTERS.get(cell.column, READ[way]))
            many = number and self._counted(cell, half_of(low), READ[way]) > STRETCH
            days = [low + timedelta(days=each) for each in range((high - low).days + 1)] if many else []
            yield from ((day.isoformat(), day.isoformat(), number) for day in days)
            if not days:
                yield low.isoformat(), high.isoformat(), number

    def _counted(self, cell: FormCell, half: str, names: tuple[str, ...]) -> int:
        number = 0
        for each in cell.codes():
            for field, counts in by_field(self._cube.sums(each, (half,), "", (FORM,))[""]).items():
                number += sum(counts[name] for name in names) if cell.field in (None, field) else 0
        return number

    def _on_days(self, cell: FormCell, way: Way, low: str, high: str) -> Iterator[Document]:
        """The index comes first: the embedded store follows the first thing asked for that has one."""
        if way == Way.RECEIVED:
            received = {"standing.received_day": {"$gte": low, "$lte": high}}
            yield from self._facts.stored().find({**received, **_asked(cell.near)}, LINE)
            return
        for each in cell.codes():
            listed = in_list(each, CLOSED_FILES, f"{low}|", f"{high}|{END}")
            yield from self._facts.stored().find({**listed, **_asked(each)}, LINE)

    def _still_open(self, cell: FormCell, since: str) -> Iterator[tuple[str, str, Iterator[Document]]]:
        """Files that are open now, by the day they were received, from the list of open files. The stretches leave out no day:
        files that were moved are put among them.
        """
        begin = ""
        for last in [*self._ends_of_stretches(cell), END]:
            if last >= since:
                yield begin, last, self._open_on_days(cell, begin, f"{last}|{END}")
            begin = f"{last}{END}"

    def _ends_of_stretches(self, cell: FormCell) -> Iterator[str]:
        """Half months that hold open files, day by day where these are many."""
        held: Counter[str] = Counter()
        for code in cell.codes():
            held.update(self._ages.open_since(code.of_the_unit()))
        for half in sorted(held):
            first, last = days_of(half)
            days = [first + timedelta(days=each) for each in range((last - first).days)] if held[half] > STRETCH else []
            yield from (day.isoformat() for day in (*days, last))

    def _open_on_days(self, cell: FormCell, low: str, high: str) -> Iterator[Document]:
        asked = {"kind": "public_service", **({"standing.late_from": due_before(cell.at)} if cell.column == OVERDUE else {})}
        for code in cell.codes():
            yield from self._facts.stored().find({**in_list(code, STILL_OPEN, low, high), **asked}, LINE)

    def _overdue_and_closed_since(self, cell: FormCell) -> Iterator[Document]:
        last = cell.question.period.last
        asked = {"standing.late_halves": half_of(last), "standing.late_day": {"$gt": last.isoformat()}}
        yield from self._facts.stored().find({**asked, **_asked(cell.near)}, LINE)


def _asked(question: Question) -> Document:
    return {"kind": "public_service", **question.dimensions()}
