"""The share month by month, each month beside the same one of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.metrics.domain.halfmonth import parts_of
from services.metrics.domain.period import CALENDAR, Period, months_until
from services.metrics.domain.question import Question
from services.metrics.domain.share import Share, share
from services.metrics.figures import Figure, Figures, shown

YEAR = 12


def trend(question: Question, figures: Figures, calendar: str = CALENDAR, months: int = YEAR) -> list[Figure]:
    """The share of each of the last months of the period, each against the target of its time and beside the same month of the
    year before (`year_before`, without a target); no details, no freshness.
    """
    periods = months_until(min(question.period.last, figures.today()), YEAR + months, calendar)
    level, sums = figures.asked_units.level_of(question), _series(question, figures, periods)
    found = [(period, share(counts, figures.target_at(level, period))) for period, counts in zip(periods, sums, strict=True)]
    beside = zip(found[YEAR:], found, strict=False)
    return [{"period": period, **shown(each), "year_before": _earlier(*before)} for (period, each), before in beside]


def _series(question: Question, figures: Figures, periods: Sequence[Period]) -> list[Counter[str]]:
    """The counters of each month: in one read of the sums where they are as fine as the question, else month by month."""
    views = figures.views
    if question.spans is not None or not question.of_sums or question.as_known is not None:
        with views.cube.at_once():
            return [views.sums.counts(question.on(period.first, period.last)) for period in periods]
    ranges = [parts_of(period.first, period.last).halves for period in periods]
    return [counts[""] for counts in views.cube.series(question, ranges)]


def _earlier(period: Period, found: Share) -> Mapping[str, Any]:
    """A month of the year before, as it stands beside one of a trend."""
    return {"period": period, "numerator": found.numerator, "denominator": found.denominator, "share": found.share}
