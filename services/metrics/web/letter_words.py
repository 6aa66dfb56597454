"""The sentences about weekly letters and what came of them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.metrics.domain.letter import FAILED, OVERTAKEN, SENT, WAITING

STATES = {
    FAILED: _l("Không gửi được"),
    WAITING: _l("Chờ gửi"),
    SENT: _l("Đã gửi"),
    OVERTAKEN: _l("Không gửi"),
}
ERRORS = {
    "unfinished": _l("lần gửi gần nhất chưa có kết quả"),
    "timeout": _l("máy chủ thư không trả lời kịp"),
    "no_connection": _l("không kết nối được máy chủ thư"),
    "server_refuses_us": _l("máy chủ thư không nhận thư của hệ thống"),
    "receiver_refused": _l("máy chủ thư không nhận địa chỉ này"),
    "letter_refused": _l("máy chủ thư không nhận thư này"),
}


def why(letter: Mapping[str, Any], state: str, *, server: bool) -> str:
    """Why a letter has not left; empty for one that has."""
    if state == SENT:
        return ""
    if state == OVERTAKEN:
        return str(_("đã có thư của tuần sau"))
    if state == WAITING and not server:
        return str(_("chưa có máy chủ thư"))
    if state == WAITING and not letter["to"]:
        return str(_("chưa khai báo người nhận"))
    if not letter["last_error"]:
        return ""
    told = str(ERRORS.get(letter["last_error"], letter["last_error"]))
    return f"{told} ({letter['server_said']})" if letter["server_said"] else told
