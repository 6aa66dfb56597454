"""The one function that computes a share. Dashboard, API, exports and reports call it, so they cannot disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from services.metrics.domain.classify import EXCLUSIONS

# What is counted of closed files for a share and what stands under it.
COUNTERS = frozenset(
    {"closed", "online", "early", "on_time", "late", "no_limit"} | {f"excluded_{reason}" for reason in EXCLUSIONS},
)


@dataclass(frozen=True, slots=True)
class Target:
    """What the plan asks of a level from `valid_from` to `valid_to` (inclusive; None: until further notice), in percent."""

    level: str
    value: Decimal
    valid_from: date
    valid_to: date | None
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Share:
    """A figure with everything needed to judge it. `share` and `gap_points` are percent with one decimal; None: no files yet."""

    numerator: int
    denominator: int
    share: Decimal | None
    target: Target | None = None
    gap_points: Decimal | None = None
    gap_cases: int | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """`no_files_yet`, `no_target`, `reached` or `below`. 0 of 0 is no files yet, never 0 % or 100 %."""
        if self.share is None:
            return "no_files_yet"
        if self.target is None:
            return "no_target"
        return "reached" if self.gap_cases == 0 else "below"


def share(counts: Counter[str], target: Target | None = None) -> Share:
    """The share handled online of the files in `counts` (`closed`, `online`, `excluded_<reason>`)."""
    numerator, denominator = counts["online"], counts["closed"]
    excluded = {reason: counts[f"excluded_{reason}"] for reason in EXCLUSIONS}
    reached = percent(numerator, denominator)
    if reached is None:
        return Share(0, 0, None, target, excluded=excluded)
    if target is None:
        return Share(numerator, denominator, reached, excluded=excluded)
    points = _one_decimal(Decimal(100 * numerator) / denominator - target.value)
    return Share(numerator, denominator, reached, target, points, gap_cases(numerator, denominator, target.value), excluded)


def percent(numerator: int, denominator: int) -> Decimal | None:
    """A part of a whole in percent with one decimal; None for 0 of 0."""
    return _one_decimal(Decimal(100 * numerator) / denominator) if denominator else None


def gap_cases(numerator: int, denominator: int, target: Decimal) -> int:
    """How many more of the files counted would have had to be handled online to reach `target` percent; 0 when reached.

    Decided on whole numbers, not on the rounded share: 79.96 % shows as 80.0 and has not reached 80.
    """
    return max(0, ceil(target * denominator / 100) - numerator)


def target_on(targets: tuple[Target, ...], level: str, day: date) -> Target | None:
    """The target of `level` in force on `day`."""
    for target in targets:
        if target.level == level and target.valid_from <= day and (target.valid_to is None or day <= target.valid_to):
            return target
    return None


def _one_decimal(value: Decimal) -> Decimal:
    """Rounded; what is rounded to nothing from below is 0.0 and not -0.0, which a program would be told otherwise."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP) + Decimal(0)
