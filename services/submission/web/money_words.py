"""Money that fits no application, in words for the cashier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.unmatched import Money
from services.submission.web.texts import _, _l
from shared.web.filters import dong, unbroken_moment

WHYS = {
    "unknown_reference": _l("Không có hồ sơ nào với nội dung chuyển khoản này"),
    "other_amount": _l("Số tiền khác với số hồ sơ phải nộp"),
}
WAYS = {
    "returned": _l("Đã trả lại người chuyển"),
    "assigned": _l("Đã tính cho một hồ sơ"),
    "not_ours": _l("Không phải phí của hồ sơ, đã chuyển đúng nơi"),
}


def rows(money: Money, code: str | None, owes: Application | None = None) -> list[dict[str, Any]]:
    """The short table of an entry: only what is known. `code` is that of the application it was assigned to, `owes` the one that
    the transfer names and that owes another amount.
    """
    done = money["settled"] or {}
    found = [
        (_("Số tiền"), dong(money["amount_dong"])),
        (_("Ngân hàng báo lúc"), unbroken_moment(money["received_at"])),
        (_("Giống mã nộp phí"), ", ".join(f"HS {each}" for each in money["references"]) or _("Không có trong nội dung")),
        (_("Mã thông báo của ngân hàng"), money["_id"]),
        (_("Vì sao chưa khớp"), WHYS[money["why"]]),
        (_("Hồ sơ có nội dung này"), owes and owes["tracking_code"]),
        (_("Hồ sơ đó phải nộp"), owes and _owed(owes["payment"])),
        (_("Đã xử lý"), WAYS.get(done.get("way", ""))),
        (_("Mã tra cứu của hồ sơ"), code),
        (_("Người xử lý"), f"{done['by']['name']}, {unbroken_moment(done['at'])}" if done else None),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def _owed(payment: Mapping[str, Any]) -> str:
    amount = dong(payment["amount_dong"])
    return _("%(amount)s, đã nộp", amount=amount) if payment.get("paid") else amount
