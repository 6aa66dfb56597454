"""What the pages of management show beside the share, computed from the counters of `domain.cell`. Pure.

Each measure is a numerator and a denominator, so that 0 of 0 stays "no files yet" and every number can be checked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.metrics.domain.part import CHANNELS, RATINGS, named
from services.metrics.domain.share import percent
from services.metrics.domain.spread import quantile

# A ratio by its name, with the parts that are counted in its numerator and denominator.
RATIOS = {
    "on_time": ("in_time", "with_a_limit"),
    "level_4": ("level_4_online", "level_4"),
    "received_online": ("received_online", "received"),
    "electronic_results": ("electronic_results", "denominator"),
    "satisfied": ("content", "rated"),
    "online_payment": ("fee_paid_online", "fee_paid"),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole; `share` in percent with one decimal, None for 0 of 0."""

    numerator: int
    denominator: int

    @property
    def share(self) -> Decimal | None:
        """The part in percent."""
        return percent(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long one step takes: working minutes, at most 20 % above the true value (see `domain.spread`)."""

    step: str
    count: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything beside the share. Times in working minutes, drafting in seconds."""

    on_time: Ratio
    level_4: Ratio
    received_online: Ratio
    electronic_results: Ratio
    satisfied: Ratio
    online_payment: Ratio
    channels: Mapping[str, int]
    ratings: Mapping[str, int]
    median_minutes: int | None
    ninetieth_minutes: int | None
    drafting_median: int | None
    drafting_ninetieth: int | None
    official_online: int
    fees_owed: int
    steps: tuple[StepTime, ...]
    paper: Mapping[str, int]


def measures(counts: Counter[str]) -> Measures:
    """The measures of a sum of cells."""
    spread = _by_prefix(counts)
    times, drafting = _buckets(spread["time"]), _buckets(spread["drafting"])
    ratios = {name: Ratio(*(named(part).number(counts) for part in parts)) for name, parts in RATIOS.items()}
    return Measures(
        **ratios,
        channels={channel: named(f"received_{channel}").number(counts) for channel in CHANNELS},
        ratings={rating: named(f"rated_{rating}").number(counts) for rating in RATINGS},
        median_minutes=quantile(times, 0.5),
        ninetieth_minutes=quantile(times, 0.9),
        drafting_median=quantile(drafting, 0.5),
        drafting_ninetieth=quantile(drafting, 0.9),
        official_online=named("officials_online").number(counts),
        fees_owed=named("fee_owed").number(counts),
        steps=_steps(spread["step"]),
        paper=dict(Counter(spread["paper"]).most_common()),
    )


def _by_prefix(counts: Counter[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, number in counts.items():
        prefix, _underscore, rest = name.partition("_")
        if number:
            found[prefix][rest] = number
    return found


def _buckets(counts: Mapping[str, int]) -> dict[int, int]:
    return {int(name): number for name, number in counts.items()}


def _steps(counts: Mapping[str, int]) -> tuple[StepTime, ...]:
    """Slowest first, by the 90th percentile: that is where files wait."""
    by_step: dict[str, dict[int, int]] = defaultdict(dict)
    for name, number in counts.items():
        step, _underscore, place = name.rpartition("_")
        by_step[step][int(place)] = number
    found = [_step_time(step, places) for step, places in by_step.items()]
    return tuple(sorted(found, key=lambda each: (-each.ninetieth, -each.median, each.step)))


def _step_time(step: str, places: Mapping[int, int]) -> StepTime:
    return StepTime(step, sum(places.values()), quantile(places, 0.5) or 0, quantile(places, 0.9) or 0)
