"""Money that fits no application, in words for the cashier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from services.submission.domain.applications import Application
from services.submission.domain.payments import PaymentState, payment_state
from services.submission.domain.unmatched import PAYS, Money
from services.submission.handlers.assigning import Prospect
from services.submission.web import payment_words, words
from services.submission.web.pages import named
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

EFFECTS = {
    "pays": _l("Đã nộp phí cho hồ sơ"),
    "goes_back": _l("Giữ cho hồ sơ; nơi nhận hồ sơ trả lại"),
}
BUTTONS = {"pays": _l("Nộp phí cho hồ sơ"), "goes_back": _l("Giữ cho hồ sơ để trả lại")}
WHY_IT_GOES_BACK = {
    PaymentState.ASKED: _l("Khoản tiền này khác số hồ sơ phải nộp, nên không nộp được phí. Phí của hồ sơ vẫn phải nộp."),
    PaymentState.PAID: _l("Phí của hồ sơ đã được nộp rồi."),
    PaymentState.LAPSED: _l("Hồ sơ kết thúc mà không có kết quả, nên không phải nộp phí nữa."),
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
        (_("Kết quả"), _("Đang ghi vào hồ sơ") if done.get("pending") else EFFECTS.get(done.get("effect") or "")),
        (_("Mã tra cứu của hồ sơ"), code),
        (_("Người xử lý"), f"{done['by']['name']}, {unbroken_moment(done['at'])}" if done else None),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def prospect_rows(found: Prospect, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The money and the application side by side; `view` is the application as a list shows it."""
    payment = found.application["payment"]
    pairs = [
        (_("Số tiền đã chuyển"), dong(found.money["amount_dong"])),
        (_("Mã thông báo của ngân hàng"), found.money["_id"]),
        (_("Hồ sơ phải nộp"), dong(payment["amount_dong"])),
        (_("Tình trạng phí"), payment_words.STATES[_state(found)]),
        (_("Mã tra cứu của hồ sơ"), view["tracking_code"]),
        (_("Thủ tục"), named(view["procedure"])),
        (_("Nơi nhận hồ sơ"), named(view["receiving_unit"])),
        (_("Tình trạng hồ sơ"), words.state(view)),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def what_happens(found: Prospect) -> list[str]:
    """What follows when it is done, in sentences."""
    if found.effect == PAYS:
        return [
            _("Khoản tiền này đúng bằng số hồ sơ phải nộp."),
            _("Khi ghi, hồ sơ được tính là đã nộp phí qua ngân hàng, người nộp được báo, và không phải thu phí tại quầy nữa."),
        ]
    kept = _("Khi ghi, tiền được giữ cho hồ sơ để nơi nhận hồ sơ trả lại, và người nộp được báo.")
    return [str(WHY_IT_GOES_BACK[_state(found)]), kept]


def _state(found: Prospect) -> PaymentState:
    """There is one: an application of which nothing was ever asked has no prospect."""
    return cast(PaymentState, payment_state(found.application))


def _owed(payment: Mapping[str, Any]) -> str:
    amount = dong(payment["amount_dong"])
    return _("%(amount)s, đã nộp", amount=amount) if payment.get("paid") else amount
