"""Numbers that were given to files we do not know: on which days, and which."""

from __future__ import annotations

from services.metrics.domain.completeness import Gap, given_to, missing_numbers, series_of
from services.metrics.domain.period import Period
from services.metrics.numbers import Numbers
from services.metrics.views.facts import Facts


class Missing:
    """Reads series of numbers, and of a day that lacks some, the files."""

    def __init__(self, numbers: Numbers, facts: Facts) -> None:
        self._numbers = numbers
        self._facts = facts

    def gaps(self, period: Period) -> list[Gap]:
        """The days of reception on which numbers are missing, the newest first."""
        return self._numbers.gaps(period)

    def numbers_in(self, gap: Gap) -> list[tuple[int, int]]:
        """The runs of numbers missing in a gap, from the files of that day."""
        series = series_of(gap)
        # A number is given at reception and names its day, so the files received then hold all of them.
        # "." follows "-": everything that begins with the series and a hyphen, and nothing else.
        numbered = {"$gte": f"{series}-", "$lt": f"{series}."}
        asked = {"standing.received_day": gap.day.isoformat(), "file_code": numbered}
        found = map(given_to, self._facts.stored().find(asked, {"file_code": 1, "secret": 1}))
        return missing_numbers([given.number for given in found if given is not None])
