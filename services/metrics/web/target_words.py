"""The plan's targets are not those of the running year: one sentence for every page that shows either."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from services.metrics.domain.question import LEVELS, Question
from services.metrics.domain.share import target_on
from services.metrics.figures import Figures
from services.metrics.web.words import basis
from shared.web.filters import day, percent


def two_targets(question: Question, figures: Figures) -> str:
    """What the plan asked until it ended and what is asked since then; empty for a period that is judged by the plan."""
    targets, last = figures.reference.targets, min(question.period.last, figures.today())
    since = [target for target in (target_on(targets, level, last) for level in LEVELS) if target]
    plan = [target_on(targets, each.level, each.valid_from - timedelta(days=1)) for each in since]
    district, commune = [each for each in plan if each] if all(plan) and len(plan) == len(LEVELS) else (None, None)
    if district is None or commune is None:
        return ""
    return str(
        _(
            "Kế hoạch của huyện, đến hết ngày %(until)s, đặt %(plan_district)s ở cấp huyện và %(plan_commune)s ở cấp xã; từ ngày "
            "%(since)s bảng số liệu so với %(district)s và %(commune)s theo %(basis)s.",
            until=day(district.valid_to),
            plan_district=percent(district.value),
            plan_commune=percent(commune.value),
            since=day(since[0].valid_from),
            district=percent(since[0].value),
            commune=percent(since[1].value),
            basis=basis(since[0].legal_basis, figures.reference.legal_names),
        )
    )
