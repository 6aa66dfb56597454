"""At which level procedures are offered online, as the catalogue named it on a day (T1 of the plan, TT 32/2017). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.metrics.domain.share import percent

# Complete online: level 4 of TT 32/2017, and its successor since NĐ 42/2022.
LEVEL_4 = ("level_4", "toan_trinh")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the catalogue said from `day` on: the level of every procedure in force, by its code."""

    day: date
    levels: Mapping[str, str]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The codes of the procedures that are not offered at level 4."""
        return tuple(sorted(code for code, level in self.levels.items() if level not in LEVEL_4))

    @property
    def complete(self) -> int:
        """How many procedures are offered at level 4."""
        return len(self.levels) - len(self.lacking)

    @property
    def share(self) -> Decimal | None:
        """Their share of all in percent; None for an empty catalogue."""
        return percent(self.complete, len(self.levels))


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A procedure that is offered at another level than it was; None: it was, or is, not in the catalogue."""

    procedure: str
    before: str | None
    after: str | None


def level_changes(earlier: Reading, later: Reading) -> tuple[LevelChange, ...]:
    """What is not the same in `later`, by code."""
    codes = sorted({*earlier.levels, *later.levels})
    changes = (LevelChange(code, earlier.levels.get(code), later.levels.get(code)) for code in codes)
    return tuple(each for each in changes if each.before != each.after)
