"""Charts as coordinates: what the templates draw as SVG on the server, so that a page needs no script to show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# The drawing's own units; the page scales it. Room on the left for "100 %", below for the months.
WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 720, 260, 100, 40, 20
# How far a number stands from its point, and how high its letters are.
OVER, UNDER, LETTERS = 11, 22, 12
# How large a point of the year before is, with a little room around it.
POINT = 6
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Point:
    """One month: where it is drawn, what it says. `y` None: no files, so no point. `number_y`: where its number stands.

    `year_before`: the same month of the year before (share, numerator, denominator), drawn at `before_y`; None: no files in it.
    """

    x: float
    y: float | None
    number_y: float | None
    label: str
    share: Decimal | None
    numerator: int
    denominator: int
    target: Decimal | None
    year_before: Mapping[str, Any]
    before_y: float | None


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A line of shares with gaps where there were no files, the same months of the year before behind it, and the target as a
    line of steps.
    """

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    lines_before: tuple[str, ...]
    target_line: str
    grid: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def compared(self) -> bool:
        """Whether any month has files in the year before: only then is that year drawn and told."""
        return any(point.before_y is not None for point in self.points)


def height_of(percent: float) -> float:
    """Where a share is drawn: 100 at the top."""
    return round(ABOVE + (100 - percent) / 100 * (HEIGHT - ABOVE - BELOW), 1)


def trend_chart(months: Sequence[dict[str, Any]]) -> TrendChart:
    """The chart of `Figures.trend`."""
    step = (WIDTH - LEFT) / max(1, len(months))
    heights = [_height(month) for month in months]
    points = tuple(_point(month, round(LEFT + step * (place + 0.5), 1), heights, place) for place, month in enumerate(months))
    steps = [(point.x - step / 2, point.x + step / 2, point.target) for point in points if point.target is not None]
    target = " ".join(f"{begin:.1f},{height_of(float(value))} {end:.1f},{height_of(float(value))}" for begin, end, value in steps)
    lines = _lines([(point.x, point.y) for point in points])
    before = _lines([(point.x, point.before_y) for point in points])
    return TrendChart(points, lines, before, target, tuple((value, height_of(value)) for value in GRID))


def _height(month: Mapping[str, Any]) -> float | None:
    return None if month["share"] is None else height_of(float(month["share"]))


def _point(month: dict[str, Any], x: float, heights: Sequence[float | None], place: int) -> Point:
    return Point(
        x,
        heights[place],
        _number_height(heights, place, _height(month["year_before"])),
        f"{month['period'].last:%m/%Y}",
        month["share"],
        month["numerator"],
        month["denominator"],
        month["target"],
        month["year_before"],
        _height(month["year_before"]),
    )


def _number_height(heights: Sequence[float | None], place: int, before: float | None) -> float | None:
    """Over the point; in a valley under it, where the line does not pass; not upon the year before; never outside the drawing."""
    y = heights[place]
    if y is None:
        return None
    beside = [each for each in (*heights[max(0, place - 1) : place], *heights[place + 1 : place + 2]) if each is not None]
    valley = bool(beside) and y > sum(beside) / len(beside)
    no_room_above, no_room_below = y < OVER + LETTERS, y + UNDER >= HEIGHT - BELOW
    under = valley != _covers(y + UNDER if valley else y - OVER, before)
    return round(y + UNDER if no_room_above or (under and not no_room_below) else y - OVER, 1)


def _covers(number_y: float, point_y: float | None) -> bool:
    """Whether a number, which is as high as its letters and stands on `number_y`, would hide a point."""
    return point_y is not None and number_y - LETTERS - POINT < point_y < number_y + POINT


def _lines(points: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    """Runs of months that follow each other: a month without files is a gap, never a zero."""
    lines: list[list[str]] = [[]]
    for x, y in points:
        if y is None:
            lines.append([])
        else:
            lines[-1].append(f"{x},{y}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)
