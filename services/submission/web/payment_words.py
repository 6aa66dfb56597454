"""A payment in words for citizens: its state and lines, the news of it, and the picture to scan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from markupsafe import Markup

from services.submission.web.texts import _, _l
from shared.web.filters import day, dong, moment

STATES = {
    "asked": _l("Chưa nộp"),
    "paid": _l("Đã nộp đủ"),
    "lapsed": _l("Không phải nộp nữa"),
    "at_the_office": _l("Nơi nhận hồ sơ sẽ báo số tiền"),
}
METHODS = {"online": _l("Qua ngân hàng"), "counter": _l("Tại Bộ phận Một cửa")}
WAYS_BACK = {"cash": _l("tiền mặt tại quầy"), "transfer": _l("chuyển khoản")}
KINDS = {"phi": _l("Phí"), "le_phi": _l("Lệ phí"), None: _l("Phí, lệ phí")}
NEWS = {
    "fee": _l("Hồ sơ %(code)s cần nộp %(amount)s. Vui lòng mở hồ sơ để nộp qua ngân hàng, hoặc nộp tại Bộ phận Một cửa."),
    "paid": _l("Đã nhận %(amount)s phí, lệ phí của hồ sơ %(code)s. Bạn không phải nộp gì thêm."),
    "other_amount": _l(
        "Khoản %(amount)s đã chuyển cho hồ sơ %(code)s khác số phải nộp, nên không được tính là phí. "
        "Vui lòng liên hệ nơi nhận hồ sơ để nhận lại."
    ),
    "given_back": _l("Số tiền %(amount)s đã nộp cho hồ sơ %(code)s đã được trả lại."),
    "give_back": _l("Hồ sơ %(code)s không phải nộp khoản %(amount)s vừa nộp. Vui lòng liên hệ nơi nhận hồ sơ để nhận lại."),
}


def news(kind: str, code: str, amount_dong: int) -> str:
    """A notice about a payment as the message that goes out."""
    return str(NEWS[kind]) % {"code": code, "amount": dong(amount_dong)}


def rows(payment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The short table of a payment: only what is known."""
    transfer = payment["transfer"] or {"account": {}, "purpose": None}
    account = transfer["account"]
    found = [
        *((KINDS[line["kind"]], dong(line["amount_dong"])) for line in payment["lines"]),
        (_("Tình trạng"), STATES[payment["state"]]),
        (_("Cách nộp"), METHODS.get(payment["method"])),
        (_("Nộp lúc"), moment(payment["paid_at"])),
        *((_("Tiền không tính là phí"), f"{dong(money['amount_dong'])}, {moment(money['at'])}") for money in payment["overpaid"]),
        (_("Ngân hàng"), account.get("bank")),
        (_("Số tài khoản"), account.get("number")),
        (_("Tên tài khoản"), account.get("holder")),
        (_("Nội dung chuyển khoản"), transfer["purpose"]),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def given_back(payment: Mapping[str, Any]) -> list[str]:
    """What was given back, one sentence each: how much, when and how."""
    return [
        _("Đã trả lại %(amount)s ngày %(day)s (%(how)s).", amount=dong(money["amount_dong"]),
          day=day(money["at"]), how=WAYS_BACK[money["method"]])
        for money in payment["returned"]
    ]  # fmt: skip


def picture(payment: Mapping[str, Any]) -> Markup:
    """The VietQR drawn into the page itself; black on white by attributes, so no style is needed."""
    if payment["transfer"] is None:
        return Markup("")
    code = segno.make(payment["transfer"]["vietqr"], error="m")
    return Markup(code.svg_inline(scale=4, border=4, dark="#000", light="#fff", title=_("Mã VietQR để nộp phí")))
