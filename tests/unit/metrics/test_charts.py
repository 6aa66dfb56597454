"""A chart says what the figures say: a gap where there were no files, the target of each month, nothing outside the drawing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.period import months_until
from services.metrics.web.charts import BELOW, HEIGHT, LEFT, WIDTH, height_of, trend_chart

PERIODS = months_until(date(2021, 12, 31), 12)
SHARES = st.lists(st.none() | st.integers(0, 1000), min_size=12, max_size=12)


def _months(shares: list[int | None], target: int | None = 60, before: list[int | None] | None = None) -> list[dict[str, Any]]:
    goal = None if target is None else Decimal(target)
    return [
        {"period": period, **_counted(share), "target": goal, "year_before": _counted(earlier)}
        for period, share, earlier in zip(PERIODS, shares, before or [None] * 12, strict=True)
    ]


def _counted(share: int | None) -> dict[str, Any]:
    return {"share": None if share is None else Decimal(share) / 10, "numerator": 1, "denominator": 2}


@given(SHARES)
def test_every_point_lies_in_the_drawing_and_higher_shares_lie_higher(shares: list[int | None]) -> None:
    points = [point for point in trend_chart(_months(shares)).points if point.y is not None]
    assert all(LEFT < point.x < WIDTH and 0 < (point.y or 0) < HEIGHT for point in points)
    by_share = sorted(points, key=lambda point: point.share or 0)
    assert [point.y for point in by_share] == sorted((point.y for point in points), reverse=True)  # type: ignore[type-var]


@given(SHARES)
def test_a_month_without_files_is_a_gap_and_never_a_zero(shares: list[int | None]) -> None:
    chart = trend_chart(_months(shares))
    assert [point.y is None for point in chart.points] == [share is None for share in shares]
    drawn = sum(len(line.split()) for line in chart.lines)
    alone = sum(
        share is not None and (number == 0 or shares[number - 1] is None) and (number == 11 or shares[number + 1] is None)
        for number, share in enumerate(shares)
    )
    assert drawn == sum(share is not None for share in shares) - alone


def test_the_target_is_drawn_where_it_is_asked_for_and_nowhere_else() -> None:
    assert str(height_of(60)) in trend_chart(_months([None] * 12)).target_line
    assert trend_chart(_months([None] * 12, target=None)).target_line == ""


@given(SHARES, SHARES)
def test_the_year_before_is_a_line_of_its_own_with_its_own_gaps(shares: list[int | None], before: list[int | None]) -> None:
    chart, alone = trend_chart(_months(shares, before=before)), trend_chart(_months(before))
    assert [point.before_y for point in chart.points] == [point.y for point in alone.points]
    assert (chart.lines_before, chart.lines) == (alone.lines, trend_chart(_months(shares)).lines)
    assert chart.compared == any(share is not None for share in before)


def test_a_number_does_not_hide_the_year_before() -> None:
    clear = trend_chart(_months([500] * 12)).points[5]
    hidden = trend_chart(_months([500] * 12, before=[570] * 12)).points[5]
    assert clear.y and clear.number_y and clear.number_y < clear.y
    assert hidden.y and hidden.number_y and hidden.number_y > hidden.y


@given(SHARES, SHARES)
def test_every_number_stands_in_the_drawing_beside_its_point(shares: list[int | None], before: list[int | None]) -> None:
    for point in trend_chart(_months(shares, before=before)).points:
        assert (point.y is None) == (point.number_y is None)
        if point.y is not None and point.number_y is not None:
            assert 10 < point.number_y < HEIGHT - BELOW
            assert 10 < abs(point.number_y - point.y) < 25
