"""What a workbook says, in one language: put together before its first row, so that whoever writes it needs no translations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

Row = Sequence[Any]
# What a cell holds; of None and of an empty text there is no cell.
Value = str | int | float | date | datetime | None

# How the cells of a column look: codes and short words, long words, days, moments, whole numbers, hours.
TEXT, WRAPPED, DAY, MOMENT, NUMBER, HOURS = "text", "wrapped", "day", "moment", "number", "hours"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: its head, the number that a form gives it, its width in characters, and what is in it of a row.

    `printed`: a column that is for programs is not; those stand at the right end.
    """

    head: str
    width: int
    look: str
    value: Callable[[Row], Value]
    number: str = ""
    printed: bool = True


class Line(NamedTuple):
    """A line of the first sheet: what it is, what it says, and what programs call it."""

    name: str
    value: str
    technical: str


@dataclass(frozen=True, slots=True)
class BookWords:
    """What a workbook says beside the rows of its list. `cut_off`: the line that says that rows are missing, because a sheet
    holds no more; `is_sum`: whether a row is the sum of the others; `page`: what a page of paper is called.
    """

    title: str
    sheets: tuple[str, str]
    heads: Line
    lines: Sequence[Line]
    columns: Sequence[Column]
    cut_off: Line
    page: str
    is_sum: Callable[[Row], bool] | None = None
