"""When something is tried again that came to nothing: what goes to the province, and what goes by mail. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.clock import SKEW

# The pause after the first try that failed doubles with each further one, up to the longest. A server that is being repaired is
# then asked four times a day; much longer, and nobody knows that it is back.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)


def pause(tries: int) -> timedelta:
    """How long to wait after the `tries`-th try."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 20)
    return min(doubled, LONGEST_PAUSE)


def is_due(thing: Mapping[str, Any], now: datetime, held: timedelta = timedelta()) -> bool:
    """Whether to try now (`tries`, `next_try_at`): its moment has come, or is further ahead than it was ever put off, by a clock
    that ran ahead. `held`: how long a try that has begun keeps others off.
    """
    longest = max(held, pause(thing["tries"])) if thing["tries"] else timedelta()
    return not now < thing["next_try_at"] <= now + longest + SKEW
