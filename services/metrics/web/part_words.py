"""What a part is called over its list, and what the list says of each of its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.metrics.domain.part import PAPER, STEP
from services.metrics.web import names, words
from shared.language import language
from shared.mongo.connect import Document
from shared.web.filters import number
from shared.working_time import duration

TITLES = {
    "numerator": _l("Hồ sơ xử lý hoàn toàn trực tuyến"),
    "denominator": _l("Tất cả hồ sơ được tính"),
    "paper": _l("Hồ sơ còn giấy"),
    "excluded": _l("Hồ sơ không tính"),
    "with_a_limit": _l("Hồ sơ có hạn đã xong"),
    "in_time": _l("Hồ sơ xong sớm hoặc đúng hạn"),
    "electronic_results": _l("Hồ sơ có kết quả là văn bản điện tử"),
    "rated": _l("Hồ sơ được người nộp đánh giá"),
    "content": _l("Hồ sơ được đánh giá hài lòng hoặc rất hài lòng"),
    "received": _l("Hồ sơ đã nhận"),
    "received_online": _l("Hồ sơ nộp qua mạng"),
    "level_4": _l("Hồ sơ của thủ tục mức độ 4"),
    "level_4_online": _l("Hồ sơ của thủ tục mức độ 4 nộp qua mạng"),
    "officials_online": _l("Hồ sơ cán bộ tự nộp qua mạng"),
    "fee_paid": _l("Hồ sơ đã nộp phí"),
    "fee_paid_online": _l("Hồ sơ đã nộp phí trực tuyến"),
    "fee_owed": _l("Hồ sơ còn phải nộp phí"),
}
TIMELINESS = {"early": _l("xong sớm"), "on_time": _l("đúng hạn"), "late": _l("xong trễ")}
RATED, CHANNEL = "rated_", "received_"


def title(part: str) -> str:
    """The heading of the list."""
    if part.startswith(PAPER):
        return str(_("Hồ sơ còn giấy: %(place)s", place=words.paper(part.removeprefix(PAPER))))
    if part.startswith(STEP):
        return str(_("Hồ sơ đã qua bước %(step)s", step=words.step(part.removeprefix(STEP))))
    if part in TITLES:
        return str(TITLES[part])
    if part.startswith(RATED):
        return str(_("Hồ sơ được đánh giá: %(rating)s", rating=_small(names.STARS[part.removeprefix(RATED)])))
    return str(_("Hồ sơ đã nhận: %(channel)s", channel=_small(names.CHANNELS[part.removeprefix(CHANNEL)])))


def column(part: str) -> str:
    """The heading of the column that says why a file is in the list."""
    if part.startswith(STEP):
        return str(_("Bao lâu ở bước này"))
    if part in ("rated", "content") or part.startswith(RATED):
        return str(_("Đánh giá"))
    return str(_("So với hạn trả") if part in ("with_a_limit", "in_time") else _("Lý do"))


def why(part: str, case: Mapping[str, Any], fact: Document) -> str:
    """Why a closed file is in the list: what the number over it counts."""
    if case["excluded"]:
        return words.excluded(case["excluded"])
    if part.startswith(STEP):
        return _times(part.removeprefix(STEP), fact)
    if part in ("with_a_limit", "in_time"):
        return str(TIMELINESS[fact["timeliness"]])
    if part in ("rated", "content") or part.startswith(RATED):
        return _small(names.STARS[fact["rating"]])
    if part == "electronic_results":
        return str(_("kết quả là văn bản điện tử"))
    if part.startswith(PAPER):
        return words.paper(part.removeprefix(PAPER))
    return str(_("trực tuyến")) if case["online"] else "; ".join(words.paper(place) for place in case["paper"])


def _times(step: str, fact: Document) -> str:
    """How often a step was done in a file, and how long that took in all."""
    minutes = [each["worked_minutes"] for each in fact["steps"] if each["step"] == step and each["worked_minutes"] is not None]
    time = duration(sum(minutes), language())
    return str(_("%(count)s lần: %(time)s", count=number(len(minutes)), time=time)) if len(minutes) > 1 else time


def _small(text: object) -> str:
    """Within a sentence."""
    written = str(text)
    return written[:1].lower() + written[1:]
