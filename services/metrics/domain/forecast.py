"""Where a period will end if the office goes on as it did lately. Pure; a plain extrapolation that anybody can redo by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.metrics.domain.halfmonth import days_of, half_of
from services.metrics.domain.period import Period
from services.metrics.domain.share import percent

# Half months looked back at, and the running one: long enough to hold weekends and a holiday, short enough to follow a change in
# how people work. Whole half months are sums already there; a number of days would be read day by day.
LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """The share at the end of the period, the files expected until then, and what the rest must reach to meet the target.

    `since`: the first day judged by, up to today. `needed` is the percentage of the files still to come that must be handled
    online; over 100: out of reach. `share` and `needed` are None without files to judge by.
    """

    share: Decimal | None
    expected_files: int
    needed: Decimal | None
    since: date


def recent(today: date) -> Period:
    """The half months a forecast judges by: the running one, in which nothing is closed after today, and those before it."""
    first, last = days_of(half_of(today))
    for _ in range(LOOK_BACK):
        first, _last = days_of(half_of(first - timedelta(days=1)))
    return Period("recent", first, last)


def forecast(so_far: Counter[str], lately: Counter[str], period: Period, today: date, target: Decimal | None) -> Forecast | None:
    """The forecast for a period that is running, from what was closed `lately` (in `recent`); None for one over or not begun."""
    if today not in period or today == period.last:
        return None
    since = recent(today).first
    days_left, days_seen = (period.last - today).days, (today - since).days + 1
    coming = round(lately["closed"] * days_left / days_seen)
    if coming == 0 or lately["closed"] == 0:
        return Forecast(percent(so_far["online"], so_far["closed"]), 0, None, since)
    online = so_far["online"] + coming * lately["online"] / lately["closed"]
    end = percent(round(online), so_far["closed"] + coming)
    if target is None:
        return Forecast(end, coming, None, since)
    missing = target * (so_far["closed"] + coming) / 100 - so_far["online"]
    return Forecast(end, coming, max(Decimal(0), (100 * missing / coming).quantize(Decimal("0.1"))), since)
