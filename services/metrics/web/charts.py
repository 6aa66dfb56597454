"""Charts as coordinates: what the templates draw as SVG on the server, so that a page needs no script to show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# The drawing's own units; the page scales it. Room on the left for "100 %", below for the months.
WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 720, 260, 100, 40, 20
# How far a number stands from its point, and how high its letters are.
OVER, UNDER, LETTERS = 11, 22, 12
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Point:
    """One month: where it is drawn, what it says. `y` None: no files, so no point. `number_y`: where its number stands."""

    x: float
    y: float | None
    number_y: float | None
    label: str
    share: Decimal | None
    numerator: int
    denominator: int
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A line of shares with gaps where there were no files, and the target as a line of steps."""

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    target_line: str
    grid: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def height_of(percent: float) -> float:
    """Where a share is drawn: 100 at the top."""
    return round(ABOVE + (100 - percent) / 100 * (HEIGHT - ABOVE - BELOW), 1)


def trend_chart(months: Sequence[dict[str, Any]]) -> TrendChart:
    """The chart of `Figures.trend`."""
    step = (WIDTH - LEFT) / max(1, len(months))
    heights = [None if month["share"] is None else height_of(float(month["share"])) for month in months]
    points = tuple(_point(month, round(LEFT + step * (place + 0.5), 1), heights, place) for place, month in enumerate(months))
    steps = [(point.x - step / 2, point.x + step / 2, point.target) for point in points if point.target is not None]
    target = " ".join(f"{begin:.1f},{height_of(float(value))} {end:.1f},{height_of(float(value))}" for begin, end, value in steps)
    return TrendChart(points, _lines(points), target, tuple((value, height_of(value)) for value in GRID))


def _point(month: dict[str, Any], x: float, heights: Sequence[float | None], place: int) -> Point:
    return Point(
        x,
        heights[place],
        _number_height(heights, place),
        f"{month['period'].last:%m/%Y}",
        month["share"],
        month["numerator"],
        month["denominator"],
        month["target"],
    )


def _number_height(heights: Sequence[float | None], place: int) -> float | None:
    """Over the point; in a valley under it, where the line does not pass; never outside the drawing."""
    y = heights[place]
    if y is None:
        return None
    beside = [each for each in (*heights[max(0, place - 1) : place], *heights[place + 1 : place + 2]) if each is not None]
    valley = bool(beside) and y > sum(beside) / len(beside)
    no_room_above, no_room_below = y < OVER + LETTERS, y + UNDER >= HEIGHT - BELOW
    return round(y + UNDER if no_room_above or (valley and not no_room_below) else y - OVER, 1)


def _lines(points: Sequence[Point]) -> tuple[str, ...]:
    """Runs of months that follow each other: a month without files is a gap, never a zero."""
    lines: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            lines.append([])
        else:
            lines[-1].append(f"{point.x},{point.y}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)
