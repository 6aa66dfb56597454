"""What `motcua doctor` says of the weekly letters, by the settings of this shell, which `up --no-demo` takes."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from deploy.motcua.checks import Check
from deploy.motcua.packs import district_pack
from deploy.motcua.words import words


def mail() -> list[Check]:
    """Whether letters are sent, and whether everybody who is named gets one."""
    return [_server(), *(_receivers() if os.environ.get("LETTER_SMTP_HOST") else [])]


def _server() -> Check:
    return Check(
        words("Máy chủ thư cho thư hằng tuần", "Mail server for the weekly letters"),
        bool(os.environ.get("LETTER_SMTP_HOST")),
        words(
            "thiếu thì thư vẫn được lập và đọc được ở trang Thư hằng tuần, nhưng không gửi đi",
            "without it letters are made and can be read on their page, and none is sent",
        ),
        "LETTER_SMTP_HOST=… LETTER_FROM=… LETTER_RECIPIENTS_FILE=… (deploy/README.md)",
        required=False,
    )


def _receivers() -> list[Check]:
    """What the worker of metrics would not start with, else the slots that get no letter. No address is told."""
    from services.metrics.letters.recipients import load_recipients
    from services.metrics.letters.schedule import load_schedule, units_of, without_letter
    from shared.calendar import local_day
    from shared.settings import SettingsError
    from shared.units import load_units

    try:
        named = load_recipients(os.environ.get("LETTER_RECIPIENTS_FILE", ""))
    except SettingsError as error:
        return [_list(False, words(f"worker của metrics không chạy: {error}", f"the worker of metrics does not start: {error}"))]
    units = units_of(load_schedule(district_pack()), load_units(district_pack()), local_day(datetime.now(UTC)))
    without = without_letter(units, named)
    vi, en = "không có đơn vị nhận thư nào mang mã này", "no unit that gets letters has this code"
    return [_list(not without, f"{', '.join(without)}: {words(vi, en)}")]


def _list(ok: bool, why: str) -> Check:
    title = words("Danh sách người nhận thư hằng tuần", "List of receivers of the weekly letters")
    return Check(title, ok, why, "LETTER_RECIPIENTS_FILE (deploy/README.md)", required=False)
