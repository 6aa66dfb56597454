"""Where a period will end if the office goes on as it did lately. Pure; a plain extrapolation that anybody can redo by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.metrics.domain.period import Period
from services.metrics.domain.share import percent

# Days looked back at: long enough to hold weekends and a holiday, short enough to follow a change in how people work.
LOOK_BACK_DAYS = 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """The share at the end of the period, the files expected until then, and what the rest must reach to meet the target.

    `needed` is the percentage of the files still to come that must be handled online; over 100: out of reach. All None without
    files to judge by.
    """

    share: Decimal | None
    expected_files: int
    needed: Decimal | None


def recent(today: date) -> Period:
    """The days a forecast judges by: those before today."""
    last = today - timedelta(days=1)
    return Period("recent", last - timedelta(days=LOOK_BACK_DAYS - 1), last)


def forecast(so_far: Counter[str], lately: Counter[str], period: Period, today: date, target: Decimal | None) -> Forecast | None:
    """The forecast for a period that is running; None for one that has ended or not begun."""
    if today not in period or today == period.last:
        return None
    days_left = (period.last - today).days
    coming = round(lately["closed"] * days_left / LOOK_BACK_DAYS)
    if coming == 0 or lately["closed"] == 0:
        return Forecast(percent(so_far["online"], so_far["closed"]), 0, None)
    online = so_far["online"] + coming * lately["online"] / lately["closed"]
    end = percent(round(online), so_far["closed"] + coming)
    if target is None:
        return Forecast(end, coming, None)
    missing = target * (so_far["closed"] + coming) / 100 - so_far["online"]
    return Forecast(end, coming, max(Decimal(0), (100 * missing / coming).quantize(Decimal("0.1"))))
