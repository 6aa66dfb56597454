"""What every page shows the same way: sizes of files, and moments that stay on one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.web import filters
from shared.web.filters import dong, moment, percent, size, unbroken_moment


@pytest.mark.parametrize(("of", "told"), [(1, "1 KB"), (1_499, "1 KB"), (312_400, "312 KB"), (1_440_000, "1,4 MB")])
def test_the_size_of_a_file_is_told_in_one_unit_on_every_page(of: int, told: str) -> None:
    assert size(of) == told


def test_a_moment_on_a_page_does_not_break_between_its_day_and_its_time() -> None:
    at = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
    assert (moment(at), unbroken_moment(at)) == ("19/01/2021 09:30", "19/01/2021\u00a009:30")
    assert unbroken_moment(None) == ""


@pytest.mark.parametrize(
    ("language", "shares", "money"), [("vi", "70,0\u00a0%", "1.250.000\u00a0đ"), ("en", "70.0%", "1,250,000\u00a0đ")]
)
def test_shares_and_money_are_written_as_the_reader_writes_them_and_stay_on_one_line(
    monkeypatch: pytest.MonkeyPatch, language: str, shares: str, money: str
) -> None:
    monkeypatch.setattr(filters, "language", lambda: language)
    assert (percent(70), dong(1_250_000), dong(None)) == (shares, money, "")
