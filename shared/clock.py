"""The one source of the present time; tests pass another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

# Seconds by which the clocks of two machines may differ: a token is believed that much before and after its time. With 0, a clock
# that is milliseconds behind refuses what another has just signed; much more, and an ended token lives on.
SKEW_SECONDS = 5


def never_before(earlier: datetime, clock: Clock) -> datetime:
    """The present, or `earlier` when the clock was put back: what comes after something must not seem to have come before it."""
    return max(earlier, clock())


def utc_now() -> datetime:
    """The present in UTC, cut to milliseconds: the store keeps no more, and a stored time must equal the one it was made from."""
    return to_milliseconds(datetime.now(UTC))


def to_milliseconds(moment: datetime) -> datetime:
    """`moment` without what is below a millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
