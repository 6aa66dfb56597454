"""The form of a trial: what was typed and ticked, read once, with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from services.metrics.domain.tally import NO_PROCEDURE
from services.metrics.domain.trial import WITHOUT, Trial
from services.metrics.figures import Figures
from services.metrics.questions import may_be_asked
from shared.errors import FieldError, Invalid
from shared.message import Message

# As people here write a share, with a comma or a point, the sign of per cent or not: `80`, `87,5`, `90 %`.
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d)?)\s*%?", re.ASCII)
NOT_A_PERCENTAGE = Message(
    "Mục tiêu phải là một số lớn hơn 0, không quá 100, nhiều nhất một chữ số thập phân.",
    "The target must be a number above 0, up to 100, with at most one decimal.",
)
NOTHING_TICKED = Message("Vui lòng đánh dấu ít nhất một thủ tục.", "Please tick at least one procedure.")
UNKNOWN = Message("Có thủ tục không tồn tại trong danh sách đã chọn.", "A procedure among those chosen does not exist.")


def trial_of(target: str, choice: str, ticked: Sequence[str], listed: Collection[str], figures: Figures) -> Trial:
    """The trial that a form asks for; `listed`: the procedures with files. Raises Invalid with everything that is wrong."""
    value, errors = _percent(target), []
    if value is None and target.strip():
        errors.append(FieldError("/target", "not_a_percentage", NOT_A_PERCENTAGE))
    if choice != WITHOUT and not ticked:
        errors.append(FieldError("/ticked", "required", NOTHING_TICKED))
    if not all(code in listed or exists(code, figures) for code in ticked):
        errors.append(FieldError("/ticked", "unknown_procedure", UNKNOWN))
    if errors:
        raise Invalid(errors=errors)
    return Trial(choice, tuple(dict.fromkeys(ticked)), value)


def exists(code: str, figures: Figures) -> bool:
    """Whether the pack knows the procedure; it may have no files in the period."""
    return code == NO_PROCEDURE or may_be_asked(code, figures)


def _percent(text: str) -> Decimal | None:
    found = PERCENT.fullmatch(text.strip())
    value = Decimal(found[1].replace(",", ".")) if found else None
    return value if value is not None and 0 < value <= 100 else None
