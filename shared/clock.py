"""The one source of the present time; tests pass another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

# Seconds by which the clocks of two machines may differ: a token is believed that much before and after its time. With 0, a clock
# that is milliseconds behind refuses what another has just signed; much more, and an ended token lives on. A machine that is
# further behind takes what the others hold (leases, sessions) for left over by a wrong clock, and reads events from the journals
# that the broker is just bringing: nothing is counted twice, but work is done twice.
SKEW_SECONDS = 5
SKEW = timedelta(seconds=SKEW_SECONDS)
# By how much a clock may have been ahead for what it dated to be gone on from. A file that a clock dated a year ahead would stay
# there for a year.
FAR_AHEAD = timedelta(days=1)


# Before any moment of this system: where a range begins, and when a thing is due that waits for no moment.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def never_before(earlier: datetime, clock: Clock) -> datetime:
    """The present, or `earlier` when the clock was put back: what comes after something must not seem to have come before it.

    Not if `earlier` is more than `FAR_AHEAD`. One of the two clocks is far off then, nobody here knows which, and the present is
    taken: a document that was dated a year ahead could not be worked on for a year otherwise.
    """
    now = clock()
    return earlier if now < earlier <= now + FAR_AHEAD else now


def utc_now() -> datetime:
    """The present in UTC, cut to milliseconds: the store keeps no more, and a stored time must equal the one it was made from."""
    return to_milliseconds(datetime.now(UTC))


def to_milliseconds(moment: datetime) -> datetime:
    """`moment` without what is below a millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
