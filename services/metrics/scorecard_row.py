"""One row of the scorecard: a target of the plan, where it stands, and what the period before had in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from services.metrics.domain.question import Question
from services.metrics.domain.regime import Regime
from services.metrics.domain.service_level import LevelChange
from services.metrics.reference import PlanTarget


@dataclass(frozen=True, slots=True)
class Row:
    """A target and where it stands. `value` in percent, or a number of files for T11; None: not known yet. `before`: that of the
    period before, or the one entered before. `moved`: of T1, which procedures are offered at another level since then;
    `lacking`: which are not offered wholly online. `asked`: the question about the files that are counted.
    """

    target: PlanTarget
    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    day: date | None = None
    author: str = ""
    evidence: str = ""
    history: tuple[Mapping[str, Any], ...] = ()
    parts: tuple[tuple[str, Row], ...] = ()
    # Of T4: the regimes that are not connected, each with why.
    others: tuple[tuple[Regime, str], ...] = ()
    before: Decimal | None = None
    moved: tuple[LevelChange, ...] = ()
    lacking: tuple[str, ...] = ()
    # There are files now and the period before had none, so that nothing can be said of a movement.
    new: bool = False
    asked: Question | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None when nobody can say."""
        if self.value is None or self.target.value is None:
            return None
        return self.value >= self.target.value


def beside(row: Row, earlier: Row) -> Row:
    """`row` with what the period before had in its place, part by part."""
    parts = tuple((name, beside(part, old)) for (name, part), (_, old) in zip(row.parts, earlier.parts, strict=True))
    return replace(row, before=earlier.value, parts=parts, new=_is_new(row, earlier))


def _is_new(row: Row, earlier: Row) -> bool:
    """Whether there are files now and were none in the period before; T4 counts regimes, not files."""
    return row.target.id != "T4" and bool(_files(row)) and not _files(earlier)


def _files(row: Row) -> Decimal | int | None:
    """How many files a row is of: the denominator of a share, or the number itself."""
    return row.value if row.denominator is None else row.denominator
