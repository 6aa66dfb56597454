"""Time limits as the law writes them. The unit is data: articles of one law use several."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT_UNITS = ("working_day", "calendar_day", "hour", "same_day_15h", "by_plan")


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long a procedure may take.

    `working_day`: days on which offices work. `calendar_day`: every day, but the last may not be a day off. `hour`: of work.
    `same_day_15h`: the same day, or the next working day when received after 15:00. `by_plan`: fixed elsewhere, no date
    can be computed; `value` is then None. `parts` says how a limit of several phases adds up; their sum is `value`.
    """

    value: int | None
    unit: str
    parts: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.unit not in LIMIT_UNITS:
            raise ValueError(f"unknown unit of time: {self.unit}")
        if self.unit != "by_plan" and (self.value is None or self.value < 0):
            raise ValueError(f"a limit in {self.unit} needs a number")
        if self.parts and sum(days for _, days in self.parts) != self.value:
            raise ValueError("the parts of a limit must add up to it")
