"""What single files add to the sums: on days that are no whole half month, and where there are no sums of a question's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.metrics.domain.cell import Placed, additions
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.halfmonth import Parts, parts_of
from services.metrics.domain.question import Question
from services.metrics.views.facts import Facts
from shared.mongo.connect import Document


class Added:
    """Reads the facts that a period touches: costs files, so it is asked for a few days, or for single procedures."""

    def __init__(self, facts: Facts, dimensions: Dimensions) -> None:
        self._facts = facts
        self._dimensions = dimensions

    def within(self, question: Question) -> Iterator[Placed]:
        """What the files of the question add within its period, where they were then."""
        for fact in self._touched(question):
            for added in additions(fact, self._dimensions):
                if question.adds(added.day, added.unit, added.level, added.office):
                    yield added

    def _touched(self, question: Question) -> Iterable[Document]:
        """The files received or closed within the period, each once; read twice, because not every store combines indexes."""
        days = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        closed = {fact["_id"]: fact for fact in self._facts.stored().find({"standing.day": days, **question.dimensions()})}
        received = {fact["_id"]: fact for fact in self._facts.ever_here(question, {"standing.received_day": days})}
        return (closed | received).values()


def parts_asked(question: Question) -> Parts:
    """The parts of a question's period. What is told in depth is in cells by sector; procedures are read file by file."""
    period = question.period
    return parts_of(period.first, period.last) if question.of_sums else Parts((), ((period.first, period.last),))
