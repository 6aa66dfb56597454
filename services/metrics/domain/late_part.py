"""Parts of the late files: those in some states, and of the ones that are open still those overdue for some days. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from services.metrics.domain.ageing import OVERDUE_DAYS
from services.metrics.domain.late_state import LateState


@dataclass(frozen=True, slots=True)
class LatePart:
    """Late files in these states; of those that are open, overdue for more than `more` days and up to `up_to` of them.

    `up_to` None: for however long.
    """

    states: tuple[LateState, ...]
    more: int = 0
    up_to: int | None = None

    @property
    def of_an_age(self) -> bool:
        """Whether some ages are meant and not all."""
        return bool(self.more) or self.up_to is not None

    def since(self, at: datetime) -> tuple[datetime | None, datetime]:
        """From when on (None: ever) and before when its open files became overdue, judged at `at`."""
        return at - timedelta(days=self.up_to) if self.up_to else None, at - timedelta(days=self.more)


def age_name(more: int, up_to: int | None) -> str:
    """The name of the part of those that are overdue for so long."""
    return f"overdue_up_to_{up_to}" if up_to else f"overdue_over_{more}"


AGES = (*pairwise((0, *OVERDUE_DAYS)), (OVERDUE_DAYS[-1], None))
LATE_PARTS: Mapping[str, LatePart] = {
    "all": LatePart(tuple(LateState)),
    "open": LatePart((LateState.OPEN, LateState.CLOSED_SINCE)),
    "closed": LatePart((LateState.CLOSED,)),
    "closed_since": LatePart((LateState.CLOSED_SINCE,)),
    **{age_name(more, up_to): LatePart((LateState.OPEN,), more, up_to) for more, up_to in AGES},
}
