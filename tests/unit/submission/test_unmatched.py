"""Of money that fits no application so much is kept that its payer can be found, and nothing anybody wrote about a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.submission.domain.payments import SUCCEEDED, BankReport
from services.submission.domain.unmatched import UNKNOWN_REFERENCE, kept_of, references_like


@pytest.mark.parametrize(
    ("purpose", "kept"),
    [
        ("HS 7KQ2M0XD9TRB", ["7KQ2M0XD9TRB"]),
        ("MBVCB.123456.hs 7KQ2-M0XD-9TR.CT tu 0123", ["7KQ2M0XD9TR"]),
        ("NGUYEN THU MOT chuyen HS7KQ2M0XD9TRA0", ["7KQ2M0XD9TRA0"]),
        ("HS NGUYEN THU MOT", []),
        ("HS TRANTHIHAI1990 nop phi", []),
        ("HS 0900000001 so can cuoc 000190000001", []),
        ("HSNGUYENTHUMOT", []),
        ("tien dien thang 1", []),
        ("", []),
    ],
)
def test_only_what_looks_like_a_reference_is_kept_of_a_purpose(purpose: str, kept: list[str]) -> None:
    assert references_like(purpose) == kept
    money = kept_of(BankReport("bank-1", SUCCEEDED, 8_000), purpose, UNKNOWN_REFERENCE, datetime(2021, 1, 19, tzinfo=UTC))
    assert set(money) == {"_id", "amount_dong", "references", "why", "received_at", "settled"}
