"""Every regime with its newest period, what waits for whom, and target T4: how many regimes are connected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.metrics.domain.period import Period
from services.metrics.domain.regime import OUTSIDE, Regime
from services.metrics.domain.report import Report
from services.metrics.domain.report_state import APPROVAL, ARRIVED, BEFORE, DELIVERY, FIGURES, LATE, MISSING, standing, state
from services.metrics.reporting.store import Reports, newest
from shared.errors import NotFound

# The periods of each regime that are made and shown, counted back from today.
PERIODS = 4


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period of a regime and where its report stands; `report` is the newest revision, None: not made yet."""

    regime: Regime
    period: Period
    deadline: date
    standing: str
    report: Report | None
    waiting: tuple[Report, ...]

    @property
    def state(self) -> str:
        """How far the newest revision has come."""
        return state(self.report) if self.regime.made_here else OUTSIDE


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is to do: for a person, for the connector, and what the province misses."""

    for_figures: tuple[PeriodLine, ...]
    for_approval: tuple[Report, ...]
    for_delivery: tuple[Report, ...]
    late: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True)
class Connected:
    """Target T4. `others` are the regimes that are not connected, each with why: late, missing or outside."""

    numerator: int
    denominator: int
    others: tuple[tuple[Regime, str], ...]


class Overview:
    """Reads the reports of all regimes."""

    def __init__(
        self, regimes: Sequence[Regime], reports: Reports, today: Callable[[], date], connected_from: date | None
    ) -> None:
        self.connected_from = connected_from
        self.regimes = tuple(regimes)
        self.reports = reports
        self.today = today

    def find(self, name: str) -> Regime | None:
        """The regime of this id, or None."""
        return next((regime for regime in self.regimes if regime.id == name), None)

    def regime(self, name: str) -> Regime:
        """The regime of this id; raises NotFound."""
        regime = self.find(name)
        if regime is None:
            raise NotFound
        return regime

    def owed(self, period: Period) -> bool:
        """Whether a report of the period is owed through the system: not of one that was over before the connection."""
        return self.connected_from is not None and period.last >= self.connected_from

    def standing(self, regime: Regime, period: Period, reports: Sequence[Report], day: date) -> str:
        """How the period of a regime that is made here stands at the end of `day`."""
        return standing(regime.deadline(period), reports, day, owed=self.owed(period))

    def lines(self) -> list[list[PeriodLine]]:
        """For each regime its last periods, newest first."""
        return [self._lines(regime) for regime in self.regimes]

    def connected(self, day: date) -> Connected:
        """At the end of `day`: the regimes whose newest report that is due has arrived, of all regimes. Those that the system
        cannot make count as not connected, because the plan asks for every one.
        """
        stands = {regime.id: self._stands(regime, day) for regime in self.regimes}
        others = tuple((regime, stands[regime.id]) for regime in self.regimes if stands[regime.id] not in ARRIVED)
        return Connected(len(self.regimes) - len(others), len(self.regimes), others)

    def _stands(self, regime: Regime, day: date) -> str:
        if not regime.made_here:
            return OUTSIDE
        period = regime.newest_due(day)
        reports = [each for each in self.reports.since(regime.id, period.last.isoformat()) if each["period"] == period.name]
        return self.standing(regime, period, reports, day)

    def _lines(self, regime: Regime) -> list[PeriodLine]:
        today = self.today()
        periods = regime.ended(today, PERIODS)
        found = self.reports.since(regime.id, periods[-1].last.isoformat()) if regime.made_here else []
        by_period = {period.name: [each for each in found if each["period"] == period.name] for period in periods}
        return [self._line(regime, period, by_period[period.name], today) for period in periods]

    def _line(self, regime: Regime, period: Period, reports: list[Report], today: date) -> PeriodLine:
        # What an approved correction replaces is not waited for any more.
        replaced = {each["replaces"] for each in reports if each["approved_at"]}
        waiting = tuple(each for each in reports if each["_id"] not in replaced and not each["delivered_at"])
        stands = self.standing(regime, period, reports, today) if regime.made_here else OUTSIDE
        return PeriodLine(regime, period, regime.deadline(period), stands, newest(reports), waiting)


def backlog(lines: Sequence[PeriodLine]) -> Backlog:
    """What is to do, oldest period first."""
    mine = sorted((line for line in lines if line.regime.made_here), key=lambda line: line.period.last)
    waiting = [report for line in mine for report in line.waiting]
    by_state: Mapping[str, tuple[Report, ...]] = {
        name: tuple(report for report in waiting if state(report) == name) for name in (APPROVAL, DELIVERY)
    }
    figures = tuple(line for line in mine if line.state == FIGURES and line.standing != BEFORE)
    late = tuple(line for line in mine if line.standing in (LATE, MISSING))
    return Backlog(figures, by_state[APPROVAL], by_state[DELIVERY], late)
