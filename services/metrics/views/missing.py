"""What is not here: numbers that were given to nobody we know, and paper entered month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.metrics.domain.completeness import Gap, given_to, missing_numbers, series_of
from services.metrics.domain.halfmonth import parts_of
from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.numbers import Numbers
from services.metrics.views.facts import Facts

# A month shows that paper is registered by what was closed in it, and by what was received in it and is not closed yet.
CLOSED, RECEIVED = "paper_register", "registered"


class Missing(Facts):
    """Reads series of numbers, and the paper of whole months."""

    numbers: Numbers

    def gaps(self, period: Period) -> list[Gap]:
        """The days of reception on which numbers are missing, the newest first."""
        return self.numbers.gaps(period)

    def missing_numbers(self, gap: Gap) -> list[tuple[int, int]]:
        """The runs of numbers missing in a gap, from the files of that day."""
        series = series_of(gap)
        # A number is given at reception and names its day, so the files received then hold all of them.
        # "." follows "-": everything that begins with the series and a hyphen, and nothing else.
        numbered = {"$gte": f"{series}-", "$lt": f"{series}."}
        asked = {"standing.received_day": gap.day.isoformat(), "file_code": numbered}
        found = map(given_to, self.facts().find(asked, {"file_code": 1, "secret": 1}))
        return missing_numbers([given.number for given in found if given is not None])

    def paper_by_month(self, question: Question, months: Sequence[Period]) -> list[Counter[str]]:
        """How many files entered from paper each unit closed, month by month (calendar or administrative months)."""
        return self._by_month(question, months, (CLOSED,))

    def registering_by_month(self, question: Question, months: Sequence[Period]) -> list[Counter[str]]:
        """The same, and those received in the month: more than nothing as long as the unit registers at all."""
        return self._by_month(question, months, (CLOSED, RECEIVED))

    def _by_month(self, question: Question, months: Sequence[Period], names: Sequence[str]) -> list[Counter[str]]:
        anywhere = Question(question.period, level=question.level, kind=question.kind)
        return self.cube.months(anywhere, [parts_of(month.first, month.last).halves for month in months], names)
