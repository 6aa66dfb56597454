"""Three sentences under a month: true for any figures, in both languages, and never more of the target than was reached."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.metrics.domain.measures import measures
from services.metrics.domain.share import Share, Target, share
from services.metrics.web.sentences import change, of_the_target, sentences, where_most
from tests.support.reader import reader

TARGET = Target("commune", Decimal(60), date(2021, 1, 1), None, "")
FILES = st.integers(0, 3000).flatmap(lambda closed: st.tuples(st.integers(0, closed), st.just(closed)))


def _figure(online: int, closed: int, target: Target | None = TARGET) -> dict[str, Any]:
    found: Share = share(Counter(online=online, closed=closed), target)
    names = ("numerator", "denominator", "share", "state", "gap_points", "gap_cases")
    told = {name: getattr(found, name) for name in names}
    return {**told, "target": found.target.value if found.target else None}


def test_the_three_sentences_in_vietnamese(app: Flask) -> None:
    counts = Counter({"closed": 40, "online": 20, "paper_step:tham_dinh": 12, "paper_release": 8, "step_phe_duyet_5": 3})
    with reader(app):
        assert sentences(_figure(20, 40), _figure(30, 50), measures(counts)) == (
            "Tỷ lệ xử lý trực tuyến là 50,0\u00a0%, bằng 83,3\u00a0% của mục tiêu 60,0\u00a0%; còn thiếu 4 hồ sơ.",
            "So với tháng trước (60,0\u00a0%), giảm 10,0 điểm phần trăm.",
            "Giấy vào nhiều nhất ở: bước làm trên giấy: thẩm định (12 trong 20 hồ sơ còn giấy); "
            "chờ lâu nhất ở: bước phê duyệt, chín phần mười số lần xong trong 5 phút làm việc.",
        )


def test_the_three_sentences_in_english(app: Flask) -> None:
    with reader(app, "en"):
        assert sentences(_figure(30, 40), _figure(0, 0), measures(Counter(closed=40, online=40))) == (
            "The share handled online is 75.0% and reaches the target of 60.0%.",
            "New: no file was closed in the month before.",
            "No file has paper in it, and no step could be timed yet.",
        )


def test_a_month_without_files_or_target_is_told_as_that(app: Flask) -> None:
    with reader(app):
        assert of_the_target(_figure(0, 0)) == "Chưa có hồ sơ nào kết thúc trong tháng."
        assert of_the_target(_figure(1, 2, None)) == "Tỷ lệ xử lý trực tuyến là 50,0\u00a0%; phần này không có mục tiêu."
        assert change(_figure(1, 2), _figure(2, 4)) == "Bằng tháng trước (50,0\u00a0%)."
        assert "tăng 50,0" in change(_figure(2, 2), _figure(2, 4))
        assert "tháng này không có hồ sơ" in change(_figure(0, 0), _figure(2, 4))


def test_of_two_places_with_as_much_paper_it_is_always_the_same_one(app: Flask) -> None:
    pairs = [("paper_register", 3), ("paper_release", 3)]
    with reader(app):
        told = {where_most(_figure(0, 6), measures(Counter(dict(order)))) for order in (pairs, pairs[::-1])}
    assert len(told) == 1 and "hồ sơ giấy, chỉ ghi sổ (3 trong 6 hồ sơ còn giấy)" in told.pop()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(FILES)
def test_what_is_below_the_target_is_never_told_as_the_whole_of_it(app: Flask, files: tuple[int, int]) -> None:
    figure = _figure(*files)
    with reader(app):
        told = of_the_target(figure)
    assert ("đạt mục tiêu" in told) == (figure["state"] == "reached")
    assert "bằng 100" not in told
