"""Files received day by day: from the counters of cells, and for single procedures and odd days from the files themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from services.metrics.cube import INTAKE
from services.metrics.domain.cell import additions
from services.metrics.domain.intake import by_day
from services.metrics.domain.question import Question
from services.metrics.views.sums import Sums, parts_asked
from shared.mongo.connect import Document


class Intakes(Sums):
    """Costs half months, not files, where `Question.of_sums`."""

    def received_by_day(self, question: Question) -> Counter[date]:
        """How many files were received on each day of the period, as known now; days without any are left out.

        State-secret files are in none of these numbers (`domain.cell`).
        """
        found: Counter[date] = Counter()
        for piece in question.pieces():
            parts = parts_asked(piece)
            sums = self.cube.series(piece, [(half,) for half in parts.halves], "", (INTAKE,)) if parts.halves else []
            for half, each in zip(parts.halves, sums, strict=True):
                found.update(by_day(half, each[""]))
            for first, last in parts.edges:
                for added in self._added(piece.on(first, last)):
                    found[added.day] += added.counts["received"]
        return +found

    def received_files(self, question: Question) -> list[Document]:
        """The files counted by `received_by_day`, by id; costs the files received on the days of the question, so ask for few."""
        found = {fact["_id"]: fact for piece in question.pieces() for fact in self._received(piece)}
        return [found[each] for each in sorted(found)]

    def _received(self, question: Question) -> Iterator[Document]:
        days = {"$gte": question.period.first.isoformat(), "$lte": question.period.last.isoformat()}
        for fact in self.ever_here(question, {"standing.received_day": days}):
            added = [each for each in additions(fact, self._dimensions) if each.counts["received"]]
            if any(question.adds(each.day, each.unit, each.level, each.office) for each in added):
                yield fact
