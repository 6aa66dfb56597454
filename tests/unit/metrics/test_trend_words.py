"""How a share moved, in words: new where nothing was before, and the same month of the year before told only when it is there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from services.metrics.domain.changed import Changed
from services.metrics.domain.period import months_until
from services.metrics.web import words
from services.metrics.web.trend_words import movement, trend_in_words, trend_sentences
from tests.support.reader import reader

PERIODS = months_until(date(2022, 3, 31), 15)


def _months(*shares: tuple[int | None, int | None]) -> list[dict[str, Any]]:
    """The last of 03/2022: the share of each month, and that of the year before."""
    places = range(len(PERIODS) - len(shares), len(PERIODS))
    return [
        {"period": PERIODS[place], "share": _share(now), "year_before": {"period": PERIODS[place - 12], "share": _share(then)}}
        for place, (now, then) in zip(places, shares, strict=True)
    ]


def _share(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(
    ("before", "now", "vi", "en"),
    [
        (None, 50, "Mới: tháng trước chưa có hồ sơ", "New: no files in the month before"),
        (0, 50, "↑ tăng 50,0 điểm phần trăm so với tháng trước", "↑ up 50.0 percentage points on the month before"),
        (60, 50, "↓ giảm 10,0 điểm phần trăm so với tháng trước", "↓ down 10.0 percentage points on the month before"),
        (50, 50, "→ bằng tháng trước", "→ as in the month before"),
        (50, None, "", ""),
        (None, None, "", ""),
    ],
)
def test_a_month_after_one_without_files_is_new_and_has_no_arrow(
    app: Flask, before: int | None, now: int | None, vi: str, en: str
) -> None:
    for language, told in (("vi", vi), ("en", en)):
        with reader(app, language):
            assert movement(_months((before, None), (now, None))) == told


def test_the_year_before_is_told_beside_the_last_month_with_files(app: Flask) -> None:
    months = _months((40, 30), (50, 65), (None, 70))
    with reader(app):
        assert trend_sentences(months) == [
            "Từ 01/2022 đến 02/2022 tăng 10,0 điểm phần trăm.",
            "Tháng 02/2022 giảm 15,0 điểm phần trăm so với cùng tháng năm trước (65,0\u00a0%).",
        ]
        assert "tăng 20,0 điểm phần trăm so với cùng tháng năm trước (30,0\u00a0%)" in trend_in_words(_months((40, 30), (50, 30)))
        assert "Tháng 03/2022 bằng cùng tháng năm trước (50,0\u00a0%)." in trend_in_words(_months((40, None), (50, 50)))


def test_a_year_before_without_files_is_said_or_left_out_and_never_compared(app: Flask) -> None:
    with reader(app):
        assert trend_sentences(_months((40, None), (50, None))) == ["Từ 02/2022 đến 03/2022 tăng 10,0 điểm phần trăm."]
        assert trend_in_words(_months((40, 30), (50, None))).endswith("Cùng tháng năm trước (03/2021) chưa có hồ sơ.")
    with reader(app, "en"):
        assert trend_in_words(_months((40, 30), (50, None))).endswith("The same month of the year before (03/2021) has no files.")


def test_what_changed_after_a_period_is_told_with_each_reason(app: Flask) -> None:
    with reader(app):
        assert words.changed(Changed(9, 0)) == "9 hồ sơ được ghi nhận sau khi hết kỳ"
        assert words.changed(Changed(1, 2)) == "1 hồ sơ được ghi nhận sau khi hết kỳ; 2 hồ sơ được sửa sau khi hết kỳ"
