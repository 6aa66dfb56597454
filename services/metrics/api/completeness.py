"""`/api/v1/online-share/completeness`: what may be missing in the denominator, and between what the share then lies."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.completeness import DEPARTMENT, EARLIER, PROCEDURE, Completeness, Stopped, UnitGap, completeness, unknown
from services.metrics.domain.completeness import ENOUGH, LOOK_BACK, series_of
from services.metrics.figures import Figures
from services.metrics.questions import listable, question_of
from services.metrics.schemas import QuestionSchema
from services.metrics.view_schemas.completeness import CompletenessSchema
from shared.auth.access import access
from shared.message import Message

# Days with gaps that are told one by one.
MOST = 100
RULES = (
    Message(
        "Số thứ tự: mỗi cơ quan đánh số hồ sơ tiếp nhận trong ngày 1, 2, 3, …; số còn thiếu dưới số lớn nhất đã thấy là hồ sơ "
        "chưa rõ. Nó được kể cho đơn vị đã cấp số, vào ngày tiếp nhận.",
        "Numbers: each agency numbers what it receives in a day 1, 2, 3, …; a number missing below the highest seen is not "
        "accounted for. It counts for the unit that gave the number, on the day of reception.",
    ),
    Message(
        "Số còn thiếu có thể là hồ sơ giấy chưa ghi sổ, hoặc hồ sơ không được phép nói đến ở đây; trang này không phân biệt.",
        "A number that is not accounted for may be a paper file that was not registered, or a file that may not be told of here; "
        "the two are not told apart.",
    ),
    Message(
        f"Giấy: đơn vị đã ghi sổ hồ sơ giấy trong ít nhất {ENOUGH} của {LOOK_BACK} tháng trước kỳ mà không ghi hồ sơ nào trong "
        "các tháng đã qua của kỳ thì được coi là đã ngừng ghi sổ; mỗi tháng ước tính bằng tháng trung vị của chính đơn vị ấy.",
        f"Paper: a unit that registered paper in at least {ENOUGH} of the {LOOK_BACK} months before the period and in none of "
        "its months that are over has stopped registering; each month is expected to be like the unit's own median month.",
    ),
    Message(
        "Thấp nhất: mọi hồ sơ chưa rõ đều làm trên giấy. Cao nhất: mọi số còn thiếu đều làm trực tuyến, và không có giấy "
        "ngoài sổ.",
        "Lowest: everything missing was handled on paper. Highest: every missing number was handled online, and there is no "
        "paper outside the register.",
    ),
)
WHY_NOT = {
    DEPARTMENT: Message(
        "Không nói được cho từng phòng: số thứ tự do cả cơ quan cấp, nên không ai biết hồ sơ mang số còn thiếu thuộc phòng nào; "
        "hồ sơ giấy cũng được ghi sổ chung. Hãy xem cả đơn vị.",
        "It cannot be said of a department: the agency as a whole gives the numbers, so nobody knows whose file a missing number "
        "belongs to, and paper is registered for all together. Please look at the whole unit.",
    ),
    PROCEDURE: Message(
        "Không nói được cho từng ngành, từng thủ tục: số còn thiếu không cho biết hồ sơ thuộc thủ tục nào.",
        "It cannot be said of a sector or procedure: a missing number does not tell which procedure its file was about.",
    ),
    EARLIER: Message(
        "Không nói được theo số đã biết vào một ngày trước: lúc nào biết một số thứ tự thì không được giữ lại.",
        "It cannot be said as known on an earlier day: when a number came to be known is not kept.",
    ),
}


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint("completeness", __name__, url_prefix="/api/v1/online-share", description="How complete the denominator is")

    @api.get("/completeness")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, CompletenessSchema)
    def read_completeness(asked: dict[str, Any]) -> Any:
        """Bounds of the share, the gaps in the numbers, and the units that stopped registering paper."""
        question = question_of(asked, figures)
        figure, found = figures.figure(question), completeness(question, figures)
        limits = found and found.bounds(figure["numerator"], figure["denominator"])
        kept = ("numerator", "denominator", "share", "period", "as_of")
        return {
            **{name: figure[name] for name in kept},
            "known": found is not None,
            "why_not": WHY_NOT[why].both() if (why := unknown(question)) else None,
            "lower": limits.lower if limits else None,
            "upper": limits.upper if limits else None,
            **told(found or Completeness((), ()), figures, numbers=listable(question, figures)),
            "rules": [rule.both() for rule in RULES],
        }

    return api


def told(found: Completeness, figures: Figures, *, numbers: bool) -> dict[str, Any]:
    """What is missing, one by one; the numbers themselves only for those who may list files."""
    return {
        "missing": found.missing,
        "unregistered": found.unregistered,
        "gaps": [_gap(each, figures, numbers=numbers) for each in found.gaps[:MOST]],
        "gaps_not_shown": max(0, len(found.gaps) - MOST),
        "stopped": [_stopped(each) for each in found.stopped],
    }


def _gap(each: UnitGap, figures: Figures, *, numbers: bool) -> dict[str, Any]:
    unit, gap = each.unit, each.gap
    runs = figures.views.missing.numbers_in(gap) if numbers else None
    return {
        "unit": unit.code if unit else None,
        "name": unit.name if unit else gap.agency,
        "series": series_of(gap),
        "kind": gap.kind,
        "day": gap.day,
        "missing": gap.missing,
        "numbers": None if runs is None else [{"first": first, "last": last} for first, last in runs],
    }


def _stopped(each: Stopped) -> dict[str, Any]:
    return {"unit": each.unit.code, "name": each.unit.name, "months": each.months, "expected": each.expected}
