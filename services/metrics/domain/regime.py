"""A reporting regime: what is owed to whom, for which periods, until when. Pure.

Source: NĐ 09/2019/NĐ-CP (a regime names report, content, receiver, frequency, cut-off and deadline; administrative reports run
from the 15th to the 14th, statistical ones by calendar months).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.metrics.domain.period import Period, month_of, parse
from shared.message import Message

MONTH, QUARTER, HALF_YEAR, YEAR = "month", "quarter", "half_year", "year"
# Months of each frequency, and how its periods are named.
MONTHS = {MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12}
NAMED = {MONTH: "{year}-{number:02d}", QUARTER: "{year}-Q{number}", HALF_YEAR: "{year}-H{number}", YEAR: "{year}"}
# What the system can make of its own figures; the figures of an `outside` regime are kept by other agencies.
MADE_HERE = ("settlement_by_unit", "settlement_by_field", "online_share", "plan")
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Regime:
    """One regime as the pack describes it. `deadline_days` count from the cut-off, the last day of a period; `verified`: whether
    all of it was read in a source.
    """

    id: str
    words: Message
    legal_basis: str
    frequency: str
    calendar: str
    deadline_days: int
    content: str
    receiver: Message
    verified: bool

    @property
    def made_here(self) -> bool:
        """Whether the system can make the report."""
        return self.content in MADE_HERE

    def period_of(self, day: date) -> Period:
        """The period of this regime with `day` in it."""
        year, month = (int(part) for part in month_of(day, self.calendar).name.split("-"))
        number = (month - 1) // MONTHS[self.frequency] + 1
        return parse(NAMED[self.frequency].format(year=year, number=number), self.calendar)

    def ended(self, today: date, number: int) -> list[Period]:
        """The newest `number` periods that are over on `today`, newest first."""
        found, day = [], self.period_of(today).first
        for _ in range(number):
            found.append(self.period_of(day - timedelta(days=1)))
            day = found[-1].first
        return found

    def deadline(self, period: Period) -> date:
        """The last day on which the report of `period` is in time."""
        return period.last + timedelta(days=self.deadline_days)

    def newest_due(self, day: date) -> Period:
        """The newest period whose deadline has passed at the beginning of `day`."""
        period = self.ended(day, 1)[0]
        while self.deadline(period) >= day:
            period = self.period_of(period.first - timedelta(days=1))
        return period
